"""Who of the people that are known is meant by what was shared or typed."""

from sqlalchemy import Select, select, tuple_

from app.anywhere.reading import Shared, read
from app.kernel.db import db
from talent.prospects.canonical import folded
from talent.prospects.finding import suggestions
from talent.prospects.models import Identity, Prospect

MOST = 8


def meant_by(shared: Shared) -> list[Prospect]:
    """Everybody known by an address in it, as far as the reader sees them; several may share one."""
    return list(db.session.scalars(known_by(shared))) if shared.marks else []


def known_by(shared: Shared) -> Select[Prospect]:
    """Who has one of these identities."""
    theirs = select(Identity.prospect_id).where(tuple_(Identity.kind, Identity.canonical).in_(shared.marks))
    return select(Prospect).where(Prospect.id.in_(theirs)).order_by(Prospect.sort_name, Prospect.id).limit(MOST)


def called(typed: str) -> list[Prospect]:
    """Who is meant by a line that was typed without looking anybody up: an address of theirs, their whole name, or else
    those who come near it.
    """
    by_address = meant_by(read(text=typed))
    if by_address:
        return by_address
    near = suggestions(typed)
    exactly = [one for one in near if one.sort_name == folded(typed)]
    return exactly or near
