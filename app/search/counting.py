"""How many people answer a question: exactly below ten thousand, about that many above, and no page waits long for it.

The planner is asked first: what it takes for many is said as "about so many", from its samples of whole tables, in which
nobody's single row shows. What is few enough and cheap to count is counted.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Engine, Select, event, func, select

from app.kernel.db import db
from app.search.patience import Patience, TooLong
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch

EXACT_BELOW = 10_000
SURELY_MORE = 2 * EXACT_BELOW
MOST_COST = 6_000
"""In the planner's units: about twenty milliseconds' work."""
SECONDS = 0.05
"""What the planner took for quick is given up after so long."""


@dataclass(frozen=True)
class Count:
    """So many people, or about so many, or at least; `number` is None when nobody knows without counting for long."""

    number: int | None
    is_exact: bool = True
    is_least: bool = False


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _explain(
    _connection: Connection,
    _cursor: Any,
    statement: str,
    parameters: Any,
    context: Any,
    _many: bool,  # noqa: FBT001
) -> tuple[str, Any]:
    """A statement with the option `is_explained` is planned and not run."""
    if context is not None and context.execution_options.get("is_explained"):
        statement = f"EXPLAIN (FORMAT JSON) {statement}"
    return statement, parameters


class Expected(NamedTuple):
    """What the planner takes a statement for; `cost` in its own units."""

    rows: int
    cost: float


@dataclass(frozen=True)
class Counting:
    """What counts the people of a question: put together once where the same is asked again."""

    all: Select[Any]
    number: Select[Any]

    @cached_property
    def expected(self) -> Expected:
        """What the planner takes them for, asked once."""
        return planned(self.all)


def counting(meant: ColumnElement[bool], people: type[Prospect] | type[InTouch] = Prospect) -> Counting:
    """How those who meet a condition on rows of people are counted."""
    everyone = select(people.id).where(meant)
    return Counting(everyone, select(func.count()).select_from(everyone.limit(EXACT_BELOW).subquery()))


def count(people: Counting) -> Count:
    """In at most two statements."""
    rows, cost = people.expected
    if rows >= SURELY_MORE:
        return Count(_rounded(rows), is_exact=False)
    if cost > MOST_COST:
        return Count(_rounded(rows) if rows >= EXACT_BELOW else None, is_exact=False)
    try:
        number = Patience().rows(people.number, at_most=SECONDS)[0][0]
    except TooLong:
        return Count(_rounded(rows) if rows >= EXACT_BELOW else None, is_exact=False)
    return _counted_or_expected(number, rows)


def count_patiently(people: Counting) -> Count:
    """What `count` has given up, for whoever can wait a second."""
    try:
        number = Patience().rows(people.number)[0][0]
    except TooLong:
        return Count(None, is_exact=False)
    return _counted_or_expected(number, people.expected.rows)


def _counted_or_expected(number: int, expected: int) -> Count:
    """Counted up to ten thousand; beyond, as many as are expected, unless that is less."""
    if number >= EXACT_BELOW > expected:
        return Count(EXACT_BELOW, is_exact=False, is_least=True)
    return counted(number if number < EXACT_BELOW else expected)


def counted(number: int) -> Count:
    """A number that is known, said exactly below ten thousand."""
    return Count(number) if number < EXACT_BELOW else Count(_rounded(number), is_exact=False)


def planned(statement: Select[Any] | CompoundSelect[Any]) -> Expected:
    """How many rows the planner expects, and at what cost."""
    said: Any = db.session.execute(statement, execution_options={"is_explained": True}).scalar_one()
    plan = said[0]["Plan"]
    return Expected(int(plan["Plan Rows"]), float(plan["Total Cost"]))


def _rounded(number: int) -> int:
    """To two digits: more would say more than is known."""
    step = 10 ** max(0, len(str(number)) - 2)
    return round(number / step) * step
