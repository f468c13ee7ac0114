"""Doors: the feed for calendars, the page where one gets its address and says which calendar is read, answers to meetings."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.identity.tokens import sha256
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.limits import limited
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, open_to_all, requires
from outreach.calendar import actions, feeds
from outreach.calendar.forms import MetForm, NamesForm, SourceForm
from outreach.calendar.models import CalendarFeed, CalendarSource, Meeting, MeetingSilence
from outreach.calendar.queries import silences_of
from outreach.calendar.words import problem_in_words
from outreach.calendar.writing import write

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
PAGE = "outreach/calendar/page.html"
AS_OFTEN_AS = "240 per hour"


@bp.get("/feeds/<secret>.ics")
@open_to_all
@limited(AS_OFTEN_AS, lambda: sha256((request.view_args or {}).get("secret", "")))
def feed(secret: str) -> ResponseReturnValue:
    found = feeds.behind(secret)
    if found is None:
        raise NotFound
    written = write(found)
    response = Response(written.content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.last_modified = written.changed_at
    response.add_etag()
    return response.make_conditional(request)


@bp.get("")
@requires(May.LOG_CONTACTS)
def page() -> ResponseReturnValue:
    return render_template(PAGE, **_about(), form=SourceForm(formdata=None))


def _about() -> dict[str, Any]:
    own, source = feeds.current_of(g.user.id), _source()
    return {
        "own": own,
        "written": feeds.address_of(own) if own is not None else "",
        "names": NamesForm(formdata=None, obj=own),
        "source": source,
        "problem": problem_in_words(source.problem) if source is not None else "",
        "silences": db.session.scalars(silences_of(g.user.id)).all(),
    }


def _source() -> CalendarSource | None:
    return db.session.scalar(select(CalendarSource).where(CalendarSource.user_id == g.user.id))


def _own_feed() -> CalendarFeed:
    own = feeds.current_of(g.user.id)
    if own is None:
        raise NotFound
    return own


def _own_source() -> CalendarSource:
    source = _source()
    if source is None:
        raise NotFound
    return source


@bp.post("/feed")
@requires(May.LOG_CONTACTS)
def open_feed() -> ResponseReturnValue:
    feeds.open_one(current_actor(), g.user)
    flash(_("This is your address. Keep it to yourself."))
    return done("calendar.page")


@bp.post("/feed/names")
@requires(May.LOG_CONTACTS)
def show_names() -> ResponseReturnValue:
    feeds.show_names(current_actor(), _own_feed(), shows_names=bool(NamesForm().shows_names.data))
    flash(_("Saved. Your calendar shows it when it asks next."))
    return done("calendar.page")


@bp.post("/feed/renewing")
@requires(May.LOG_CONTACTS)
def renew_feed() -> ResponseReturnValue:
    feeds.renew(current_actor(), _own_feed())
    flash(_("You have a new address. The old one shows nothing any more; subscribe to the new one."))
    return done("calendar.page")


@bp.post("/feed/closing")
@requires(May.LOG_CONTACTS)
def close_feed() -> ResponseReturnValue:
    feeds.close(current_actor(), _own_feed())
    flash(_("Your address shows nothing any more."))
    return done("calendar.page")


@bp.post("/source")
@requires(May.LOG_CONTACTS)
def read_from() -> ResponseReturnValue:
    form = SourceForm()
    if not form.validate():
        return invalid(PAGE, **_about(), form=form)
    actions.read_from(current_actor(), g.user, **form.values)
    flash(_("Your calendar is being read. Whom you met is asked about on Today."))
    return done("calendar.page")


@bp.post("/source/reading")
@requires(May.LOG_CONTACTS)
def look_now() -> ResponseReturnValue:
    actions.look_now(current_actor(), _own_source())
    flash(_("It is being read."))
    return done("calendar.page")


@bp.post("/source/closing")
@requires(May.LOG_CONTACTS)
def read_no_more() -> ResponseReturnValue:
    actions.read_no_more(current_actor(), _own_source())
    flash(_("Your calendar is no longer read, and its address is forgotten."))
    return done("calendar.page")


@bp.post("/meetings/<uuid:meeting_id>/contact")
@requires(May.LOG_CONTACTS)
def log_meeting(meeting_id: UUID) -> ResponseReturnValue:
    meeting, form = get_or_404(Meeting, meeting_id), MetForm()
    if not form.validate():
        raise Refused(form.first_error)
    actions.log_meeting(current_actor(), meeting, **form.values)
    return _answered(meeting, _("Noted: you met %(name)s.", name=meeting.prospect.display_name))


@bp.post("/meetings/<uuid:meeting_id>/leaving-out")
@requires(May.LOG_CONTACTS)
def leave_out(meeting_id: UUID) -> ResponseReturnValue:
    meeting = get_or_404(Meeting, meeting_id)
    actions.leave_out(current_actor(), meeting)
    return _answered(meeting, _("Left out. Nothing was noted."))


@bp.post("/meetings/<uuid:meeting_id>/silence")
@requires(May.LOG_CONTACTS)
def silence(meeting_id: UUID) -> ResponseReturnValue:
    meeting = get_or_404(Meeting, meeting_id)
    actions.silence(current_actor(), meeting)
    name = meeting.prospect.display_name
    return _answered(meeting, _("You will not be asked about meetings with %(name)s again.", name=name))


def _answered(meeting: Meeting, sentence: str) -> ResponseReturnValue:
    flash_undo(sentence, url_for("calendar.take_back", meeting_id=meeting.id))
    return done("home.today")


@bp.post("/meetings/<uuid:meeting_id>/taking-back")
@requires(May.LOG_CONTACTS)
def take_back(meeting_id: UUID) -> ResponseReturnValue:
    actions.take_back(current_actor(), get_or_404(Meeting, meeting_id))
    flash(_("Taken back. It is asked about again."))
    return done("home.today")


@bp.post("/silences/<uuid:silence_id>/lifting")
@requires(May.LOG_CONTACTS)
def ask_again(silence_id: UUID) -> ResponseReturnValue:
    actions.ask_about_them_again(current_actor(), get_or_404(MeetingSilence, silence_id))
    flash(_("You are asked about meetings with them again."))
    return done("calendar.page")
