"""Questions about prospects."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.kernel.events import Event
from talent.prospects.canonical import folded
from talent.prospects.models import Identity, Prospect

SHORTEST_TRIGRAM = 3


def prospects_by_name() -> Select[Prospect]:
    """Everybody, by name."""
    return select(Prospect).order_by(Prospect.sort_name, Prospect.id)


def matching(typed: str) -> ColumnElement[bool]:
    """Whose name, employer and title hold every word that was typed, accents and case aside.

    A word of one or two letters is too short for the trigram index: beside longer ones it begins a word, and alone it
    begins the name.
    """
    line = folded(typed)
    words = line.split()
    if all(len(word) < SHORTEST_TRIGRAM for word in words):
        return Prospect.sort_name.startswith(line, autoescape=True)
    return and_(*(has_word(word) for word in words))


def has_word(word: str) -> ColumnElement[bool]:
    """Whose name, employer or title holds a folded word; one that is too short for the trigram index begins a word of them."""
    text = Prospect.search_text
    if len(word) >= SHORTEST_TRIGRAM:
        return text.contains(word, autoescape=True)
    return or_(text.startswith(word, autoescape=True), text.contains(f" {word}", autoescape=True))


def identities_of(prospect_id: UUID) -> Select[Identity]:
    """How somebody can be recognised and reached."""
    return select(Identity).where(Identity.prospect_id == prospect_id).order_by(Identity.kind, Identity.created_at)


def bans_since(prospect_ids: Collection[UUID], moment: datetime) -> Select[UUID]:
    """Whether, since a moment, all contact was forbidden in one of these files."""
    forbidden = select(Event.id).where(Event.prospect_id.in_(prospect_ids), Event.name == "prospect.contact_forbidden")
    return forbidden.where(Event.at >= moment).limit(1)
