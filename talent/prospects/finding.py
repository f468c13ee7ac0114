"""Finding somebody while their name is being typed."""

from sqlalchemy import not_

from app.kernel.db import db
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.prospects.queries import matching, prospects_by_name

SUGGESTED = 8


def suggestions(typed: str, limit: int = SUGGESTED) -> list[Prospect]:
    """A few people who match what was typed, those whose name begins with it first.

    Two statements, because each is served by an index of its own, however many people there are.
    """
    beginning = folded(typed)
    if not beginning:
        return []
    begins = Prospect.sort_name.startswith(beginning, autoescape=True)
    first = list(db.session.scalars(prospects_by_name().where(begins).limit(limit)))
    if len(first) == limit:
        return first
    others = prospects_by_name().where(matching(typed), not_(begins)).limit(limit - len(first))
    return [*first, *db.session.scalars(others)]
