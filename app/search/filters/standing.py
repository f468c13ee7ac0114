"""What filters ask of `InTouch`, the row that the database keeps of each person: how they stand with us, and what is compared
of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from sqlalchemy import ColumnElement, SQLColumnExpression, Uuid, and_, false, func, not_, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.search.filters.registry import Asker
from app.search.filters.times import beginning_of, end_of, future_span, lies_in, past_span
from app.search.filters.values import NEVER, Age, Days, Never, Numbers, When
from talent.prospects.canonical import folded
from talent.prospects.models import Prospect
from talent.relationships.models import InTouch

Test = Callable[[SQLColumnExpression[str]], ColumnElement[bool]]


@dataclass(frozen=True)
class Standing:
    """A condition on `InTouch`; one that is not exact lets some through whom the filter does not mean, but none of those
    who meet `surely`. One that is not `of_ties` asks nothing about relationships, so private ones are nothing to it. One
    that `leads` has an index of those alone whom it means.
    """

    holds: ColumnElement[bool]
    is_exact: bool = True
    of_ties: bool = True
    leads: bool = False
    surely: ColumnElement[bool] | None = None

    def turned_round(self) -> Self:
        return type(self)(not_(func.coalesce(self.holds, false())), of_ties=self.of_ties)


def _in_touch(asker: Asker, who: Any) -> Standing | None:
    if who == "any":
        return Standing(InTouch.active > 0)
    return Standing(InTouch.active == 0) if who == "none" else None


def _last_talked(asker: Asker, value: When) -> Standing:
    talked = InTouch.last_two_way_on
    if isinstance(value, Never):
        return Standing(talked.is_(None))
    return Standing(lies_in(talked, *past_span(value, asker.today)))


def _due(asker: Asker, value: When | str) -> Standing:
    if value == NEVER:
        return Standing(InTouch.first_due_on.is_(None))
    if isinstance(value, str):
        return Standing(InTouch.first_due_on < asker.today)
    return _reaching_into(InTouch.first_due_on, InTouch.last_due_on, *future_span(value, asker.today))  # type: ignore[arg-type]


def _cadence(asker: Asker, value: Numbers | Never) -> Standing | None:
    if isinstance(value, Never):
        return None
    first = value.whole_least if value.least is not None else None
    last = value.whole_most if value.most is not None else None
    return _reaching_into(InTouch.least_cadence_days, InTouch.most_cadence_days, first, last)


def _reaching_into(
    least: SQLColumnExpression[Any], most: SQLColumnExpression[Any], first: object, last: object
) -> Standing:
    """That one of some values, of which the least and the most are known, lies between two, either of which may be open. With
    one on each side of both, another may lie between them or not.
    """
    if first is None or last is None:
        sides = [most >= first] if first is not None else []
        return Standing(and_(true(), *sides, *([least <= last] if last is not None else [])))
    surely = or_(least.between(first, last), most.between(first, last))
    return Standing(and_(most >= first, least <= last), is_exact=False, surely=surely)


def _of_text(asker: Asker, name: str, test: Test) -> Standing:
    """What must hold of a text. The few of whom `InTouch` has but its beginning, if there are any, are found beforehand, where
    all of it stands.
    """
    if not asker.meets_long_texts:
        return Standing(test(getattr(InTouch, name)), of_ties=False)
    whole, kept = _of_long_ones()
    long = select(whole.id).join(kept, kept.id == whole.id).where(test(getattr(whole, name)), kept.is_long)
    among_them = InTouch.id == func.any(func.array(long.correlate(None).scalar_subquery(), type_=ARRAY(Uuid())))
    return Standing(or_(test(getattr(InTouch, name)), among_them), of_ties=False)


@cache
def _of_long_ones() -> tuple[type[Prospect], type[InTouch]]:
    """Their own rows, and the rows with beginnings: made once, for that takes as long as a condition itself."""
    return aliased(Prospect), aliased(InTouch)


def _place(asker: Asker, text: str) -> Standing:
    return _of_text(asker, "place_key", lambda place: place.contains(folded(text), autoescape=True))


def _title(asker: Asker, text: str) -> Standing:
    return _of_text(asker, "title_key", lambda title: title.contains(func.perennial_folded(text)))


def _employer(asker: Asker, text: str) -> Standing:
    return _of_text(asker, "employer_key", lambda employer: employer.contains(folded(text), autoescape=True))


def _source(asker: Asker, text: str) -> Standing:
    if text.lower() == "none":
        return Standing(InTouch.source_key == "", of_ties=False)
    return _of_text(asker, "source_key", lambda source: source.startswith(folded(text), autoescape=True))


def _added(asker: Asker, value: When) -> Standing | None:
    if not isinstance(value, Age | Days):
        return None
    first, last = past_span(value, asker.today)
    sides = [InTouch.added_at >= beginning_of(first)] if first else []
    return Standing(and_(true(), *sides, *([InTouch.added_at < end_of(last)] if last else [])), of_ties=False)


def _banned(asker: Asker, value: str) -> Standing:
    if value == "yes":
        return Standing(and_(true(), InTouch.do_not_contact), of_ties=False, leads=True)
    return Standing(InTouch.do_not_contact.is_(False), of_ties=False)


STANDINGS: dict[str, Callable[[Asker, Any], Standing | None]] = {
    "tie": _in_touch,
    "last": _last_talked,
    "due": _due,
    "cadence": _cadence,
    "place": _place,
    "title": _title,
    "employer": _employer,
    "source": _source,
    "added": _added,
    "dnc": _banned,
}
