"""Verbs: which calendar of mine is read, and what becomes of a meeting found in it. Nothing is logged without a press."""

from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import User
from app.kernel import clock, ids, sealed
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from outreach.calendar import jobs
from outreach.calendar.models import CalendarSource, Meeting, MeetingSilence, MeetingState
from outreach.calendar.noticing import PURPOSE
from talent.relationships.contacts import record_contact, undo_contact
from talent.relationships.models import ContactKind, Direction, Touchpoint

SOURCE = "calendar"


def read_from(actor: Actor, user: User, *, url: str) -> CalendarSource:
    """Read this calendar from now on, in place of any other."""
    ensure(actor, May.LOG_CONTACTS)
    db.session.execute(delete(CalendarSource).where(CalendarSource.user_id == user.id))
    source = CalendarSource(
        user_id=user.id, sealed_url=sealed.seal(PURPOSE, url), host=urlsplit(url).hostname or "", next_at=clock.now()
    )
    db.session.add(source)
    db.session.flush()
    enqueue(jobs.read_calendar, source_id=source.id)
    record(actor, "calendar_source.opened", source)
    return source


def look_now(actor: Actor, source: CalendarSource) -> None:
    """Do not wait for its turn, and read it though its server may say that nothing is new."""
    ensure(actor, May.LOG_CONTACTS)
    source.etag, source.last_modified, source.next_at = "", "", clock.now()
    enqueue(jobs.read_calendar, source_id=source.id)


def read_no_more(actor: Actor, source: CalendarSource) -> None:
    """Forget its address, and what is still asked because of it."""
    ensure(actor, May.LOG_CONTACTS)
    is_open = Meeting.user_id == source.user_id, Meeting.state == MeetingState.ASKED
    db.session.execute(delete(Meeting).where(*is_open))
    record(actor, "calendar_source.closed", source)
    db.session.delete(source)


def log_meeting(actor: Actor, meeting: Meeting, *, kind: ContactKind) -> Touchpoint:
    """It took place: a contact like any other. Raises Conflict when it was answered meanwhile."""
    _ensure_asked(actor, meeting)
    touchpoint = record_contact(
        actor,
        meeting.prospect,
        meeting.user,
        kind=kind,
        direction=Direction.BOTH,
        at=meeting.starts_at,
        source=SOURCE,
        source_id=f"{meeting.id}:{ids.new()}",
    )
    meeting.state, meeting.touchpoint_id = MeetingState.LOGGED, touchpoint.id
    return touchpoint


def leave_out(actor: Actor, meeting: Meeting) -> None:
    """Not this one."""
    _ensure_asked(actor, meeting)
    meeting.state = MeetingState.LEFT_OUT
    record(actor, "meeting.left_out", meeting)


def silence(actor: Actor, meeting: Meeting) -> None:
    """Never ask about meetings with this person."""
    _ensure_asked(actor, meeting)
    values = {"id": ids.new(), "created_at": clock.now(), "user_id": actor.id, "prospect_id": meeting.prospect_id}
    db.session.execute(insert(MeetingSilence).values(values).on_conflict_do_nothing())
    record(actor, "meeting.silenced", meeting)


def ask_about_them_again(actor: Actor, silence: MeetingSilence) -> None:
    """Ask about meetings with this person again."""
    ensure(actor, May.LOG_CONTACTS)
    db.session.delete(silence)


def take_back(actor: Actor, meeting: Meeting) -> None:
    """As if it had not been answered: it is asked about again. Raises Conflict when it is already."""
    ensure(actor, May.LOG_CONTACTS, meeting)
    them = MeetingSilence.user_id == meeting.user_id, MeetingSilence.prospect_id == meeting.prospect_id
    was_silenced = db.session.scalars(delete(MeetingSilence).where(*them).returning(MeetingSilence.id)).all()
    if meeting.state is MeetingState.ASKED:
        if not was_silenced:
            raise Conflict(_("That was taken back already."))
        return
    touchpoint = db.session.get(Touchpoint, meeting.touchpoint_id) if meeting.touchpoint_id is not None else None
    meeting.state, meeting.touchpoint_id = MeetingState.ASKED, None
    db.session.flush()
    if touchpoint is not None:
        undo_contact(actor, touchpoint)


def _ensure_asked(actor: Actor, meeting: Meeting) -> None:
    ensure(actor, May.LOG_CONTACTS, meeting)
    db.session.refresh(meeting, with_for_update={"of": Meeting})
    if meeting.state is not MeetingState.ASKED:
        raise Conflict(_("This was answered meanwhile."))
