"""In which order people are listed, as stages: each a part of the answer in an order that an index gives.

Who has no last contact, no due date or no employer comes after all who have, by name. A stage is paged by key: the
columns of its order, all in one direction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.search.filters import Asker
from app.search.quick import Gathering
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch, Relationship, RelationshipState, Visibility

Condition = ColumnElement[bool]
ById = ColumnElement[Any] | InstrumentedAttribute[Any]
Values = tuple[object, ...]


class Sorting(StrEnum):
    """An order of people; the empty one is by match in a search, else by name."""

    BEST = ""
    NAME = "name"
    NAME_DOWN = "-name"
    LAST = "last"
    LAST_DOWN = "-last"
    DUE = "due"
    ADDED = "added"
    ADDED_DOWN = "-added"
    EMPLOYER = "employer"
    PLACE = "place"
    SOURCE = "source"


SORTINGS: dict[Sorting, LazyString] = {
    Sorting.BEST: _l("Best match, then name"),
    Sorting.NAME: _l("Name, A to Z"),
    Sorting.NAME_DOWN: _l("Name, Z to A"),
    Sorting.LAST_DOWN: _l("Last contact, newest first"),
    Sorting.LAST: _l("Last contact, longest ago first"),
    Sorting.DUE: _l("When you are due"),
    Sorting.ADDED_DOWN: _l("Added, newest first"),
    Sorting.ADDED: _l("Added, oldest first"),
    Sorting.EMPLOYER: _l("Employer"),
    Sorting.PLACE: _l("Place"),
    Sorting.SOURCE: _l("Source"),
}


@dataclass(frozen=True)
class Stage:
    """People in one order: `statement` reads the id and then the columns of `order`, the last of which is unique; `meant`
    is what they are asked one after the other, `gathered` makes the same for finding all at once. One that is `asked_whole`
    has an index of its own, in whose order it is always quick.
    """

    statement: Select[*tuple[Any, ...]]
    order: tuple[ById, ...]
    meant: Condition
    is_down: bool = False
    gathered: Callable[[], Gathering] | None = None
    asked_whole: bool = False

    def after(self, values: Values | None, limit: int, *, until: Values | None = None) -> Select[*tuple[Any, ...]]:
        """The next people after a key, at most until another."""
        return self._ordered(self._between(values, until).where(self.meant)).limit(limit)

    def border(self, values: Values | None, places: int) -> Select[*tuple[Any, ...]]:
        """Who stands so many places on, whether they are meant or not."""
        return self._ordered(self._between(values, None)).offset(places - 1).limit(1)

    @cached_property
    def gathering(self) -> Gathering:
        return self.gathered() if self.gathered is not None else Gathering(self.meant)

    def rest(self, values: Values | None, limit: int) -> Select[*tuple[Any, ...]]:
        """As `after`, but all are found first and put in order then; with how many there are."""
        meant = self.gathering.condition
        return self._gathered(self._between(values, None).where(meant), func.count().over()).limit(limit)

    def _gathered(self, statement: Select[*tuple[Any, ...]], *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
        found = statement.cte("found").prefix_with("MATERIALIZED")
        order = [column.desc() if self.is_down else column for column in list(found.c)[1:]]
        return select(*found.c, *more).order_by(*order)

    def _between(self, values: Values | None, until: Values | None) -> Select[*tuple[Any, ...]]:
        here, statement = tuple_(*self.order), self.statement
        if values is not None:
            key = self._key(values)
            statement = statement.where(here < key if self.is_down else here > key)
        if until is not None:
            key = self._key(until)
            statement = statement.where(here >= key if self.is_down else here <= key)
        return statement

    def _key(self, values: Values) -> Any:
        return tuple_(*(literal(value, column.type) for value, column in zip(values, self.order, strict=True)))

    def _ordered(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        return statement.order_by(*(column.desc() if self.is_down else column for column in self.order))


def by(order: tuple[ById, ...], meant: Condition, *within: Condition, is_down: bool = False) -> Stage:
    """People who meet a condition, ordered by columns of their own; only those `within`, which are most of them."""
    return Stage(select(Prospect.id, *order).where(*within), order, meant, is_down)


BY_NAME: tuple[ById, ...] = (Prospect.sort_name, Prospect.id)
Sorts = Callable[[Asker, Condition], list[Stage]]


def by_name(asker: Asker, meant: Condition) -> list[Stage]:
    return [at_a_glance(meant)]


def _by_name_down(asker: Asker, meant: Condition) -> list[Stage]:
    return [at_a_glance(meant, is_down=True)]


AT_A_GLANCE = frozenset({Sorting.BEST, Sorting.NAME, Sorting.NAME_DOWN})
"""These go through the rows of `InTouch`; what they mean is asked of these."""


def at_a_glance(meant: Condition, *, is_down: bool = False) -> Stage:
    """By name, going through the rows of `InTouch`, of which everything is asked that can be."""
    order = (InTouch.sort_name, InTouch.id)
    return Stage(select(InTouch.id, *order), order, meant, is_down)


def _by_text(text: ById) -> Sorts:
    """Those without one at the end, by name."""
    return lambda asker, meant: [by((text, Prospect.id), meant, text != ""), by(BY_NAME, and_(meant, text == ""))]


def _by_adding(*, is_down: bool) -> Sorts:
    return lambda asker, meant: [by((Prospect.created_at, Prospect.id), meant, is_down=is_down)]


def _by_last_contact(*, is_down: bool) -> Sorts:
    """Over the relationships that the asker may read: the latest of each person stands for them."""

    def stages(asker: Asker, meant: Condition) -> list[Stage]:
        tie, later = aliased(Relationship), aliased(Relationship)
        moment, order = tie.last_contact_at, (tie.last_contact_at, tie.prospect_id)
        is_later = tuple_(later.last_contact_at, later.id) > tuple_(moment, tie.id)
        later_one = select(later.id).where(later.prospect_id == tie.prospect_id, _is_read(later, asker), is_later)
        statement = (
            select(Prospect.id, *order)
            .join(tie, tie.prospect_id == Prospect.id)
            .where(moment.is_not(None), _is_read(tie, asker), not_(later_one.exists()))
        )
        talked = select(tie.id).where(tie.prospect_id == Prospect.id, moment.is_not(None), _is_read(tie, asker))
        return [Stage(statement, order, meant, is_down), by(BY_NAME, and_(meant, not_(talked.exists())))]

    return stages


def _is_read(tie: Any, asker: Asker) -> Condition:
    return or_(tie.visibility == Visibility.OPEN, tie.user_id == asker.actor.user_id)


def _by_due(asker: Asker, meant: Condition) -> list[Stage]:
    """The asker's own relationships, the most overdue first; then everybody else."""
    own = aliased(Relationship)
    order = (own.due_on, own.prospect_id)
    is_own = and_(own.user_id == asker.actor.user_id, own.state == RelationshipState.ACTIVE, own.due_on.is_not(None))
    due = select(Prospect.id, *order).join(own, own.prospect_id == Prospect.id).where(is_own)
    mine = select(own.prospect_id).where(is_own)
    return [Stage(due, order, meant), by(BY_NAME, and_(meant, Prospect.id.not_in(mine)))]


STAGES: dict[Sorting, Sorts] = {
    Sorting.BEST: by_name,
    Sorting.NAME: by_name,
    Sorting.NAME_DOWN: _by_name_down,
    Sorting.LAST: _by_last_contact(is_down=False),
    Sorting.LAST_DOWN: _by_last_contact(is_down=True),
    Sorting.DUE: _by_due,
    Sorting.ADDED: _by_adding(is_down=False),
    Sorting.ADDED_DOWN: _by_adding(is_down=True),
    Sorting.EMPLOYER: _by_text(Prospect.employer_key),
    Sorting.PLACE: _by_text(Prospect.place_key),
    Sorting.SOURCE: _by_text(Prospect.source_key),
}
