"""What happens elsewhere, and what it means for calendars."""

from sqlalchemy import delete

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from outreach.calendar import feeds
from outreach.calendar.models import CalendarSource, Meeting, MeetingState
from outreach.calendar.queries import logged_by


@on("user.deactivated")
def close_calendars(_actor: Actor, event: Event) -> None:
    """Whoever has left shows nothing in calendars any more, and theirs is not read."""
    feeds.retire_all_of(event.subject_id)
    is_open = Meeting.user_id == event.subject_id, Meeting.state == MeetingState.ASKED
    with everywhere():
        db.session.execute(delete(CalendarSource).where(CalendarSource.user_id == event.subject_id))
        db.session.execute(delete(Meeting).where(*is_open))


@on("contact.undone")
def ask_again(_actor: Actor, event: Event) -> None:
    """A contact that is taken back in the file: it is asked again whether there was one."""
    meeting = db.session.scalar(logged_by(event.subject_id))
    if meeting is not None:
        meeting.state, meeting.touchpoint_id = MeetingState.ASKED, None
