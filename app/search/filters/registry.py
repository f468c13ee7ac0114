"""Filters: each is a name, how its value is read, and the condition on people that it means.

A filter is registered by `@filters(…)` on the function that makes its condition. Conditions are made of ORM models, so
the row rules narrow what they look into: what somebody may not see, no filter of theirs can tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.plain import plain_rows
from app.search.filters.values import id_in
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch, Relationship

MOST_PRIVATE = 200
"""With more private relationships than that the long way is taken (`quick.py`)."""

_OWN_PRIVATE = (
    select(Relationship.prospect_id)
    .where(
        Relationship.user_id == bindparam("user_id", type_=Relationship.user_id.type),
        Relationship.visibility == literal_column("'private'"),
    )
    .limit(literal_column(str(MOST_PRIVATE + 1)))
)
_LONG_ONES = select(InTouch.id).where(InTouch.is_long).limit(literal_column("1"))


@dataclass(frozen=True)
class Asker:
    """Who asks, and on which day of their calendar."""

    actor: Actor
    today: date
    looked_up: dict[tuple[object, object], Any] = field(default_factory=dict, compare=False, repr=False)
    """What values of filters stand for, by filter and text, and what parts of a question were made into: one is made into
    conditions more than once.
    """
    rows: type[Prospect] | type[InTouch] = Prospect
    """Which row of a person a statement goes through."""

    @property
    def person(self) -> SQLColumnExpression[UUID]:
        """Whom other tables are asked about."""
        return self.rows.id

    @cached_property
    def own_private(self) -> frozenset[UUID] | None:
        """The people with whom they have a private relationship; None if these are more than `MOST_PRIVATE`."""
        found = frozenset(row[0] for row in plain_rows(_OWN_PRIVATE, user_id=self.actor.user_id))
        return found if len(found) <= MOST_PRIVATE else None

    @cached_property
    def meets_long_texts(self) -> bool:
        """Whether `InTouch` has but the beginning of anybody's texts."""
        return bool(plain_rows(_LONG_ONES))


Meaning = ColumnElement[bool] | Select[UUID]
"""A condition on people; or the ids of those who are meant, as another table has them."""


def condition(asker: Asker, meaning: Meaning) -> ColumnElement[bool]:
    """Whom a meaning means, asked of each person."""
    if not isinstance(meaning, Select):
        return meaning
    return meaning.where(meaning.selected_columns[0] == asker.person).exists()


Offer = tuple[str, str]
Reads = Callable[[Asker, str], Any]
Means = Callable[[Asker, Any], Meaning]
Offers = Callable[[Asker], list[Offer]]
Says = Callable[[str], str]


@dataclass(frozen=True)
class Names:
    """What values that are names stand for, so that a question can be kept by id: `by_id` are the values that say the same
    of a name, none where it names nothing alone; `called` is what such a value is called now, None when that is not known.
    """

    by_id: Callable[[Asker, str], list[str]]
    called: Callable[[str], str | None]


def is_it(text: str, row_id: InstrumentedAttribute[UUID], is_called: ColumnElement[bool]) -> ColumnElement[bool]:
    """Which row a value names: the one whose id it is, or else those that are called so."""
    found = id_in(text)
    return row_id == found if found else is_called


def called(row_id: InstrumentedAttribute[UUID], name: InstrumentedAttribute[str]) -> Callable[[str], str | None]:
    """What rows are called whose id is the value."""

    def named(text: str) -> str | None:
        found = id_in(text)
        return db.session.scalar(select(name).where(row_id == found)) if found else None

    return named


@dataclass(frozen=True)
class Filter:
    """A filter. `reads` makes a value of text or raises BadValue; `offers` are values to choose from, each with its words;
    `says` a value in words; `example` stands in the documentation on the page. `takes_text`: any text is a value. Values
    that are `names` can also be ids.
    """

    name: str
    label: LazyString
    about: LazyString
    example: str
    reads: Reads
    means: Means
    offers: Offers
    says: Says
    takes_text: bool
    names: Names | None


known: dict[str, Filter] = {}


def _as_it_is(asker: Asker, text: str) -> str:
    return text.strip()


def _nothing(asker: Asker) -> list[Offer]:
    return []


def filters(
    name: str,
    label: LazyString,
    about: LazyString,
    *,
    example: str,
    reads: Reads = _as_it_is,
    offers: Offers = _nothing,
    says: Says = str,
    takes_text: bool = True,
    names: Names | None = None,
) -> Callable[[Means], Means]:
    """Register what a filter means."""

    def register(means: Means) -> Means:
        known[name] = Filter(name, label, about, example, reads, means, offers, says, takes_text, names)
        return means

    return register
