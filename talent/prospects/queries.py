"""Questions about prospects."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, true

from talent.prospects.canonical import folded
from talent.prospects.models import Identity, Prospect

SHORTEST_TRIGRAM = 3


def prospects_by_name() -> Select[Prospect]:
    """Everybody, by name."""
    return select(Prospect).order_by(Prospect.sort_name, Prospect.id)


def matching(typed: str) -> ColumnElement[bool]:
    """Whose name, employer and title hold every word that was typed, accents and case aside.

    Words of one or two letters begin a name: they are too short for the trigram index.
    """
    words = folded(typed).split()
    return and_(
        true(),
        *(
            Prospect.search_text.contains(word, autoescape=True)
            if len(word) >= SHORTEST_TRIGRAM
            else Prospect.sort_name.startswith(word, autoescape=True)
            for word in words
        ),
    )


def identities_of(prospect_id: UUID) -> Select[Identity]:
    """How somebody can be recognised and reached."""
    return select(Identity).where(Identity.prospect_id == prospect_id).order_by(Identity.kind, Identity.created_at)
