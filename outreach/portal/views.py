"""Coming in to one's own page by a mailed code, and leaving. A link opens a page; only its button does anything."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity import limits
from app.identity.forms.signing_in import CodeForm
from app.identity.request import browser_secret, leave
from app.identity.views.private import keeps_its_address
from app.kernel.actor import Kind
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, invalid, local_path, open_to_all, requires
from outreach.portal import coming_in, sessions
from outreach.portal.forms import ComeInForm
from outreach.portal.in_touch import how_it_stands, in_touch_with, promises_made_to
from outreach.portal.models import CandidateSession
from outreach.portal.owner import own_id, today
from outreach.portal.wishing import WishForm
from talent.conversations.inbox import threads_with
from talent.conversations.names import our_people
from talent.prospects.models import Prospect
from talent.wishes import actions as wishes

bp = Blueprint("portal", __name__, url_prefix="/me")

ASKED = "asked_to_come_in"


@bp.get("/")
@requires(May.USE_OWN_PAGE)
def home() -> ResponseReturnValue:
    return render_template(
        "outreach/portal/home.html",
        threads=threads_with(current_actor()),
        people=in_touch_with(own_id()),
        promises=promises_made_to(own_id()),
        how_it_stands=how_it_stands,
        today=today(),
    )


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if current_actor().kind is Kind.CANDIDATE:
        return redirect(local_path(request.args.get("next"), url_for("portal.home")), 303)
    return render_template("outreach/portal/sign_in.html", form=ComeInForm(), is_out="out" in request.args)


@bp.post("/sign-in")
@open_to_all
@limits.asks_for_mail
def ask_for_code() -> ResponseReturnValue:
    form = ComeInForm()
    if not form.validate():
        return invalid("outreach/portal/sign_in.html", form=form, is_out=False)
    asked = coming_in.ask_by_address(form.email.data or "", browser_secret())
    return _to_code(asked, form.email.data or "", request.args.get("next"))


def _to_code(asked: UUID, address: str, then: str | None) -> ResponseReturnValue:
    session[ASKED] = {"id": str(asked), "email": address, "next": local_path(then, url_for("portal.home"))}
    return redirect(url_for("portal.code"), 303)


@bp.get("/code")
@open_to_all
def code() -> ResponseReturnValue:
    if ASKED not in session:
        return redirect(url_for("portal.sign_in"), 303)
    return render_template("outreach/portal/code.html", form=CodeForm(), asked=session[ASKED])


@bp.post("/code")
@open_to_all
@limits.tries_a_secret
def by_code() -> ResponseReturnValue:
    if ASKED not in session:
        return redirect(url_for("portal.sign_in"), 303)
    form, asked = CodeForm(), session[ASKED]
    if form.validate():
        prospect = coming_in.by_code(UUID(asked["id"]), browser_secret(), form.code.data or "")
        if prospect is not None:
            return _enter(prospect, asked["next"])
        form.code.errors = [_("This code does not work. Look at the newest mail, or have another one sent.")]
    return invalid("outreach/portal/code.html", form=form, asked=asked)


def _enter(prospect: Prospect, then: str | None) -> ResponseReturnValue:
    sessions.enter(prospect)
    return redirect(local_path(then, url_for("portal.home")), 303)


@bp.get("/link/<secret>")
@open_to_all
@keeps_its_address
def link(secret: str) -> ResponseReturnValue:
    is_waiting = "browser" in session and coming_in.is_waiting_here(secret, browser_secret())
    return render_template("outreach/portal/link.html", secret=secret, is_waiting=is_waiting)


@bp.post("/link/<secret>")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def by_link(secret: str) -> ResponseReturnValue:
    prospect = coming_in.by_link(secret, browser_secret())
    if prospect is None:
        return invalid("outreach/portal/link.html", secret=secret, is_waiting=False)
    return _enter(prospect, session.get(ASKED, {}).get("next"))


@bp.get("/open/<secret>")
@open_to_all
@keeps_its_address
def thread(secret: str) -> ResponseReturnValue:
    """Where the link in a mail about a conversation leads."""
    place = coming_in.thread_behind(secret)
    if place is None:
        raise NotFound
    if current_actor().prospect_id == place.conversation.prospect_id:
        return redirect(url_for("conversations.page", conversation_id=place.conversation_id), 303)
    return render_template("outreach/portal/thread.html", secret=secret)


@bp.post("/open/<secret>")
@open_to_all
@limits.tries_a_secret
@keeps_its_address
def ask_for_thread_code(secret: str) -> ResponseReturnValue:
    place = coming_in.thread_behind(secret)
    if place is None:
        raise NotFound
    asked = coming_in.ask_by_thread(place, browser_secret())
    then = url_for("conversations.page", conversation_id=place.conversation_id)
    return _to_code(asked, coming_in.address_behind(place), then)


@bp.get("/wishes")
@requires(May.USE_OWN_PAGE)
def own_wishes() -> ResponseReturnValue:
    form = WishForm.of(wishes.wish_of(own_id()))
    form.offer(our_people())
    return render_template("outreach/portal/wishes.html", form=form)


@bp.post("/wishes")
@requires(May.USE_OWN_PAGE)
def say_wishes() -> ResponseReturnValue:
    form = WishForm()
    form.offer(our_people())
    if not form.validate():
        return invalid("outreach/portal/wishes.html", form=form)
    wishes.say(current_actor(), own_id(), **form.said())
    flash(_("Saved. From now on we keep to it."))
    return redirect(url_for("portal.own_wishes"), 303)


@bp.get("/browsers")
@requires(May.USE_OWN_PAGE)
def browsers() -> ResponseReturnValue:
    return render_template("outreach/portal/browsers.html", browsers=sessions.own(), here=sessions.here_hash())


@bp.post("/browsers/<uuid:session_id>/end")
@requires(May.USE_OWN_PAGE)
def end_browser(session_id: UUID) -> ResponseReturnValue:
    sessions.end(get_or_404(CandidateSession, session_id), "revoked")
    db.session.flush()
    return redirect(url_for("portal.browsers"), 303)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    sessions.end_here("signed_out")
    leave()
    response = redirect(url_for("portal.sign_in", out=1), 303)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
