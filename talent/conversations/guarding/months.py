"""Months by their names, such as "2026-10", in a zone, and the openings of one."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from talent.conversations.guarding.models import Opening


class Month(NamedTuple):
    """From its first moment until before the first of the next one."""

    name: str
    begins: datetime
    ends: datetime


def month_of(moment: datetime, zone: str) -> str:
    """In which month a moment lies there."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m")


def month_before(moment: datetime, zone: str) -> str:
    """The last one that is over."""
    first = moment.astimezone(ZoneInfo(zone)).replace(day=1)
    return (first - timedelta(days=1)).strftime("%Y-%m")


def month_named(name: str, zone: str) -> Month | None:
    """The month of a name; None if there is none of that name, or none before it."""
    try:
        begins = datetime.strptime(name, "%Y-%m").replace(tzinfo=ZoneInfo(zone))
        month_before(begins, zone)
        ends = (begins.replace(day=28) + timedelta(days=4)).replace(day=1)
    except (ValueError, OverflowError):
        return None
    return Month(name, begins, ends)


def openings_in(month: Month) -> Select[Opening]:
    """Who came into conversations of others in a month, in the order in which they did."""
    return (
        select(Opening)
        .where(Opening.created_at >= month.begins, Opening.created_at < month.ends)
        .options(joinedload(Opening.user), joinedload(Opening.prospect))
        .order_by(Opening.created_at, Opening.id)
    )
