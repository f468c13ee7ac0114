"""Times as values of filters: what they are in words, what is offered, and as conditions on a column of days."""

from datetime import UTC, date, datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, true

from app.search.filters.registry import Asker
from app.search.filters.values import Age, BadValue, Days, When, when

Day = SQLColumnExpression[date | None] | SQLColumnExpression[date]


def read_when(asker: Asker, text: str) -> When:
    return when(text)


def past_in_words(text: str) -> str:
    """A time gone by in words; what cannot be read, as it is."""
    try:
        value = when(text)
    except BadValue:
        return text
    if isinstance(value, Age):
        words = value.words
        return _("over %(time)s ago", time=words) if value.is_more else _("in the last %(time)s", time=words)
    return value.words if isinstance(value, Days) else _("never")


def future_in_words(text: str) -> str:
    """A time to come in words; what cannot be read, as it is."""
    if text.strip().lower() == "overdue":
        return _("already")
    try:
        value = when(text)
    except BadValue:
        return text
    if isinstance(value, Age):
        words = value.words
        return _("in more than %(time)s", time=words) if value.is_more else _("within %(time)s", time=words)
    return value.words if isinstance(value, Days) else _("never")


def lies_in(day: Day, first: date | None, last: date | None) -> ColumnElement[bool]:
    """Whether a column's day lies between two, either of which may be open; an empty one does not."""
    sides = [day >= first] if first else []
    if last:
        sides.append(day <= last)
    return and_(true(), *sides) if sides else day.is_not(None)


def past_span(value: Age | Days, today: date) -> tuple[date | None, date | None]:
    """First and last day of a time gone by."""
    if isinstance(value, Days):
        return value.first, value.last
    border = value.before(today)
    return (None, border) if value.is_more else (border, None)


def future_span(value: Age | Days, today: date) -> tuple[date | None, date | None]:
    """First and last day of a time to come; "within two weeks" holds what is overdue, too."""
    if isinstance(value, Days):
        return value.first, value.last
    border = value.after(today)
    return (border + timedelta(days=1), None) if value.is_more else (None, border)


def beginning_of(day: date) -> datetime:
    """Midnight, UTC."""
    return datetime.combine(day, time(), UTC)


def end_of(day: date) -> datetime:
    """The midnight after it, UTC."""
    return beginning_of(day + timedelta(days=1))
