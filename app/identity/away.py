"""Out of office: the days on which somebody is not there. Nothing is asked of them then, and others are told.

The dates are days on the user's own calendar: ask with the date where they are (`User.today`), never with UTC's.
"""

from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, cast, func

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import UTCDateTime


def is_away(user: User, on: date) -> bool:
    """Whether a user is out of office on a day of their own calendar."""
    first, last = user.out_of_office_from, user.out_of_office_until
    return first is not None and last is not None and first <= on <= last


def away_until(user: User) -> date | None:
    """The last day on which a user is out of office, if they are so today."""
    return user.out_of_office_until if is_away(user, user.today) else None


def away_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The same as a condition on users; never NULL. `day` may be one date, or a column that holds each one's own."""
    return and_(
        func.coalesce(User.out_of_office_from <= day, False),
        func.coalesce(User.out_of_office_until >= day, False),
    )


def away_today() -> ColumnElement[bool]:
    """Whether a user is away on the day that it is where they are now, as a condition on users."""
    now = bindparam(None, callable_=clock.now, type_=UTCDateTime())
    return away_on(cast(func.timezone(User.time_zone, now), Date))
