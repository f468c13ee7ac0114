"""Forms about who somebody is."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.kernel.errors import Refused
from app.kernel.forms import Form, VersionField, stripped, text_field
from talent.consent.digests import digests_of
from talent.duplicates.newcomers import Candidate, candidates
from talent.prospects.actions import Known, identities_from
from talent.prospects.canonical import IdentityKind, clean_name, folded
from talent.prospects.models import Identity, Prospect

_FIELD_OF = {IdentityKind.EMAIL: "emails", IdentityKind.PHONE: "phones", IdentityKind.PROFILE: "profiles"}
IDENTITY_FIELDS = frozenset(_FIELD_OF.values())


class PersonForm(Form):
    """Who somebody is and how to reach them; identities one a line."""

    name = text_field(_l("Name"), DataRequired(_l("Give this person a name.")), Length(max=200))
    title = text_field(_l("What they do"), Length(max=200))
    employer = text_field(_l("Where"), Length(max=200))
    location = text_field(_l("Place"), Length(max=200))
    pronouns = text_field(_l("Pronouns"), Length(max=60), description=_l("As they wish, such as “she/her”."))
    phonetic_name = text_field(
        _l("How the name is said"), Length(max=200), description=_l("Or how it is written in another script.")
    )
    former_names = TextAreaField(
        _l("Former names"),
        [Length(max=1000)],
        filters=[stripped],
        description=_l("One a line. They are found by these too."),
    )
    emails = TextAreaField(_l("E-mail"), [Length(max=2000)], filters=[stripped], description=_l("One a line."))
    phones = TextAreaField(
        _l("Phone"), [Length(max=2000)], filters=[stripped], description=_l("With the country code, such as +49.")
    )
    profiles = TextAreaField(
        _l("Profiles"), [Length(max=4000)], filters=[stripped], description=_l("LinkedIn, GitHub, a page of their own.")
    )

    def identities(self) -> list[Known]:
        """What the three fields hold, read; only after the form was found valid."""
        return _read(**{name: value for name, value in self.values.items() if name in IDENTITY_FIELDS})

    def details(self) -> dict[str, Any]:
        """The values besides the identities."""
        details = {name: value for name, value in self.values.items() if name not in IDENTITY_FIELDS}
        return {**details, "former_names": (self.former_names.data or "").splitlines()}

    def validate_emails(self, field: TextAreaField) -> None:
        _check(emails=field.data or "")

    def validate_phones(self, field: TextAreaField) -> None:
        _check(phones=field.data or "")

    def validate_profiles(self, field: TextAreaField) -> None:
        _check(profiles=field.data or "")


def _read(**texts: str) -> list[Known]:
    return identities_from(region=g.reader.country or None, **texts)


def _check(**texts: str) -> None:
    try:
        _read(**texts)
    except Refused as refused:
        raise ValidationError(refused.sentence) from refused


class NewPersonForm(PersonForm):
    """Somebody new, with where we know them from."""

    def alike(self) -> list[Candidate]:
        """Who of those that we know this may be."""
        told = {
            "name": self.name.data or "",
            "employer": self.employer.data or "",
            "location": self.location.data or "",
        }
        return candidates(**told, identities=self.identities())

    def marks(self) -> set[UUID]:
        """By which hashes this person would be known if they had been erased."""
        identities = ((known.kind.value, known.canonical) for known in self.identities())
        name, employer = folded(clean_name(self.name.data or "").display), folded(self.employer.data or "")
        return digests_of(identities, sort_name=name, employer_key=employer)

    source = text_field(
        _l("Where do you know them from?"),
        Length(max=200),
        description=_l("Such as “met at PyCon 2026”. They may ask one day."),
    )


class EditPersonForm(PersonForm):
    """Somebody known; the version tells whether a colleague was quicker."""

    version = VersionField()

    @classmethod
    def of(cls, prospect: Prospect, identities: Iterable[Identity]) -> Self:
        """The form as it stands for somebody, identities as they were given."""
        lines = defaultdict(list)
        for identity in identities:
            lines[_FIELD_OF.get(identity.kind, "")].append(identity.raw)
        texts = {name: "\n".join(lines[name]) for name in IDENTITY_FIELDS}
        former = "\n".join(prospect.former_names)
        return cls(formdata=None, obj=prospect, name=written_name(prospect), former_names=former, **texts)


class ForbidContactForm(Form):
    """Why nobody should write."""

    reason = text_field(_l("Why"), DataRequired(_l("Say why, for your colleagues.")), Length(max=300))


def written_name(prospect: Prospect) -> str:
    """A name as it is written into a form: with its credentials, so that saving does not lose them."""
    return ", ".join(part for part in (prospect.display_name, prospect.credentials) if part)
