"""The tables about people outside, by their names."""

from talent.prospects.models.background import Experience, ExperienceKind, Link
from talent.prospects.models.facts import Fact
from talent.prospects.models.fields import CustomField, CustomValue, FieldChoice, FieldKind
from talent.prospects.models.people import ExternalId, Identity, LegalBasis, Prospect
from talent.prospects.models.tags import ProspectTag, Tag, TagKind
from talent.prospects.models.undos import Undo

__all__ = [
    "CustomField",
    "CustomValue",
    "Experience",
    "ExperienceKind",
    "ExternalId",
    "Fact",
    "FieldChoice",
    "FieldKind",
    "Identity",
    "LegalBasis",
    "Link",
    "Prospect",
    "ProspectTag",
    "Tag",
    "TagKind",
    "Undo",
]
