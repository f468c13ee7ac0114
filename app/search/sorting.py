"""In which order people are listed, as stages: each a part of the answer in an order that an index gives.

Who has no last contact, no due date or no employer comes after all who have, by name. A stage is paged by key: the
columns of its order, all in one direction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, literal, not_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.search.filters import Asker
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState, Visibility

Condition = ColumnElement[bool]
ById = InstrumentedAttribute[Any]


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
}


@dataclass(frozen=True)
class Stage:
    """People in one order: `statement` reads the id and then the columns of `order`, the last of which is unique."""

    statement: Select[*tuple[Any, ...]]
    order: tuple[ById, ...]
    is_down: bool = False

    def after(self, values: tuple[object, ...] | None, limit: int) -> Select[*tuple[Any, ...]]:
        """The next people after a key."""
        statement = self.statement
        if values is not None:
            here = tuple_(*self.order)
            key = tuple_(*(literal(value, column.type) for value, column in zip(values, self.order, strict=True)))
            statement = statement.where(here < key if self.is_down else here > key)
        order = [column.desc() if self.is_down else column for column in self.order]
        return statement.order_by(*order).limit(limit)


def by(order: tuple[ById, ...], *conditions: Condition, is_down: bool = False) -> Stage:
    """People who meet all conditions, ordered by columns of their own."""
    return Stage(select(Prospect.id, *order).where(*conditions), order, is_down)


BY_NAME: tuple[ById, ...] = (Prospect.sort_name, Prospect.id)
Sorts = Callable[[Asker, Condition], list[Stage]]


def by_name(asker: Asker, meant: Condition) -> list[Stage]:
    return [by(BY_NAME, meant)]


def _by_name_down(asker: Asker, meant: Condition) -> list[Stage]:
    return [by(BY_NAME, meant, is_down=True)]


def _by_employer(asker: Asker, meant: Condition) -> list[Stage]:
    key = (Prospect.employer_key, Prospect.id)
    return [by(key, meant, Prospect.employer_key != ""), by(BY_NAME, meant, Prospect.employer_key == "")]


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
            .where(moment.is_not(None), _is_read(tie, asker), not_(later_one.exists()), meant)
        )
        talked = select(tie.id).where(tie.prospect_id == Prospect.id, moment.is_not(None), _is_read(tie, asker))
        return [Stage(statement, order, is_down), by(BY_NAME, meant, not_(talked.exists()))]

    return stages


def _is_read(tie: Any, asker: Asker) -> Condition:
    return or_(tie.visibility == Visibility.OPEN, tie.user_id == asker.actor.user_id)


def _by_due(asker: Asker, meant: Condition) -> list[Stage]:
    """The asker's own relationships, the most overdue first; then everybody else."""
    own = aliased(Relationship)
    order = (own.due_on, own.prospect_id)
    is_own = and_(own.user_id == asker.actor.user_id, own.state == RelationshipState.ACTIVE, own.due_on.is_not(None))
    due = select(Prospect.id, *order).join(own, own.prospect_id == Prospect.id).where(is_own, meant)
    mine = select(own.prospect_id).where(is_own)
    return [Stage(due, order), by(BY_NAME, meant, Prospect.id.not_in(mine))]


STAGES: dict[Sorting, Sorts] = {
    Sorting.BEST: by_name,
    Sorting.NAME: by_name,
    Sorting.NAME_DOWN: _by_name_down,
    Sorting.LAST: _by_last_contact(is_down=False),
    Sorting.LAST_DOWN: _by_last_contact(is_down=True),
    Sorting.DUE: _by_due,
    Sorting.ADDED: _by_adding(is_down=False),
    Sorting.ADDED_DOWN: _by_adding(is_down=True),
    Sorting.EMPLOYER: _by_employer,
}
