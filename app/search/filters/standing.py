"""What filters about relationships ask of `InTouch`, the row that the database keeps of each person's relationships."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, false, func, not_, true

from app.search.filters.registry import Asker
from app.search.filters.times import future_span, lies_in, past_span
from app.search.filters.values import NEVER, Never, Numbers, When
from talent.relationships.models import InTouch


@dataclass(frozen=True)
class Standing:
    """A condition on `InTouch`, and whether whoever has no row meets it. One that is not exact lets some through whom the
    filter does not mean.
    """

    holds: ColumnElement[bool]
    is_of_nobody: bool = False
    is_exact: bool = True

    def turned_round(self) -> Self:
        return type(self)(not_(func.coalesce(self.holds, false())), not self.is_of_nobody)


def _in_touch(asker: Asker, who: Any) -> Standing | None:
    if who == "any":
        return Standing(InTouch.active > 0)
    return Standing(InTouch.active == 0, is_of_nobody=True) if who == "none" else None


def _last_talked(asker: Asker, value: When) -> Standing:
    talked = InTouch.last_two_way_on
    if isinstance(value, Never):
        return Standing(talked.is_(None), is_of_nobody=True)
    return Standing(lies_in(talked, *past_span(value, asker.today)))


def _due(asker: Asker, value: When | str) -> Standing:
    if value == NEVER:
        return Standing(InTouch.first_due_on.is_(None), is_of_nobody=True)
    if isinstance(value, str):
        return Standing(InTouch.first_due_on < asker.today)
    first, last = future_span(value, asker.today)  # type: ignore[arg-type]
    sides = [InTouch.last_due_on >= first] if first else []
    return Standing(
        and_(true(), *sides, *([InTouch.first_due_on <= last] if last else [])), is_exact=not (first and last)
    )


def _cadence(asker: Asker, value: Numbers | Never) -> Standing | None:
    if isinstance(value, Never):
        return None
    sides = [InTouch.most_cadence_days >= value.whole_least] if value.least is not None else []
    most = [InTouch.least_cadence_days <= value.whole_most] if value.most is not None else []
    return Standing(and_(true(), *sides, *most), is_exact=not (sides and most))


STANDINGS: dict[str, Callable[[Asker, Any], Standing | None]] = {
    "tie": _in_touch,
    "last": _last_talked,
    "due": _due,
    "cadence": _cadence,
}
