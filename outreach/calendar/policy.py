"""Who sees calendars: each their own, and nobody else, whatever their role."""

from sqlalchemy import ColumnElement, select

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.calendar.models import CalendarEntry, CalendarFeed, CalendarSource, Meeting, MeetingSilence


@visible_to(CalendarFeed, Kind.INSIDER)
def _own_feeds(actor: Actor) -> ColumnElement[bool]:
    return CalendarFeed.user_id == actor.user_id


@visible_to(CalendarEntry, Kind.INSIDER)
def _own_entries(actor: Actor) -> ColumnElement[bool]:
    return CalendarEntry.feed_id.in_(select(CalendarFeed.id).where(CalendarFeed.user_id == actor.user_id))


@visible_to(CalendarSource, Kind.INSIDER)
def _own_source(actor: Actor) -> ColumnElement[bool]:
    return CalendarSource.user_id == actor.user_id


@visible_to(Meeting, Kind.INSIDER)
def _own_meetings(actor: Actor) -> ColumnElement[bool]:
    return Meeting.user_id == actor.user_id


@visible_to(MeetingSilence, Kind.INSIDER)
def _own_silences(actor: Actor) -> ColumnElement[bool]:
    return MeetingSilence.user_id == actor.user_id


@changeable_by(Meeting)
def _own_meeting(actor: Actor, meeting: Meeting) -> bool:
    return meeting.user_id == actor.user_id
