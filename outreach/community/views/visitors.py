"""Doors for visitors who join or ask. What a mailed link opens is a page; only its button acts."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from flask import jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from app.identity import limits
from app.kernel.db import db
from app.kernel.web import current_actor, invalid, open_to_all
from outreach.community import asking, joining
from outreach.community.editions import speak_ours
from outreach.community.forms import AgreeForm, AskForm, JoinForm, id_sent
from outreach.community.models import Community, Profile
from outreach.community.pages import community_called
from outreach.community.proving import new_challenge
from outreach.community.queries import somebody_shown, topics_of
from outreach.community.views.blueprints import bp
from talent.conversations.guarding.models import WatchedPhrase
from talent.conversations.guarding.watching import phrases_in, unseen
from talent.conversations.queries import addresses_of

VISITORS = "outreach/community/visitors"
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def for_visitors(view: View) -> View:
    """Speak the organisation's language, and keep the address (which may hold a secret) from other sites and copies."""

    @wraps(view)
    def spoken(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        speak_ours()
        response = make_response(view(*args, **kwargs))
        response.headers["Referrer-Policy"] = "no-referrer" if "secret" in kwargs else "same-origin"
        return response

    return spoken  # type: ignore[return-value]


@bp.get("/challenge")
@open_to_all
@limits.tries_a_secret
def challenge() -> ResponseReturnValue:
    return jsonify(new_challenge())


@bp.get("/<slug>/join")
@open_to_all
@for_visitors
def join(slug: str) -> ResponseReturnValue:
    return _join_page(community_called(slug), JoinForm(formdata=None, email=_own_address()))


def _own_address() -> str:
    """Of who has come in to their own page; nothing is known of other visitors."""
    prospect_id = current_actor().prospect_id
    return (db.session.scalars(addresses_of(prospect_id).limit(1)).first() or "") if prospect_id is not None else ""


def _join_page(community: Community, form: JoinForm, status: int = 200) -> ResponseReturnValue:
    form.open_anew()
    text = joining.text_asked(_language())
    return make_response(render_template(f"{VISITORS}/join.html", community=community, form=form, text=text), status)


def _language() -> str:
    return str(get_locale() or "en")


@bp.post("/<slug>/join")
@open_to_all
@limits.asks_for_mail
@for_visitors
def ask_to_join(slug: str) -> ResponseReturnValue:
    community, form = community_called(slug), JoinForm()
    if not form.validate():
        return _join_page(community, form, 422)
    if not form.is_by_a_machine:
        joining.ask_to_join(community, joining.text_asked(_language()), form.sent(), **form.told())
    return redirect(url_for("community.sent", slug=slug), 303)


@bp.get("/<slug>/sent")
@open_to_all
@for_visitors
def sent(slug: str) -> ResponseReturnValue:
    return render_template(f"{VISITORS}/sent.html", community=community_called(slug))


@bp.get("/joining/<secret>")
@open_to_all
@for_visitors
def confirm_join(secret: str) -> ResponseReturnValue:
    return render_template(f"{VISITORS}/confirm_join.html", asked=joining.asked_by(secret), secret=secret)


@bp.post("/joining/<secret>")
@open_to_all
@limits.tries_a_secret
@for_visitors
def confirmed_join(secret: str) -> ResponseReturnValue:
    joining.confirm(secret)
    return redirect(url_for("community.confirm_join", secret=secret), 303)


@bp.get("/<slug>/ask")
@open_to_all
@for_visitors
def ask(slug: str) -> ResponseReturnValue:
    return _ask_page(*_ask_form(community_called(slug), formdata=None, email=_own_address()))


def _meant_for(community: Community) -> Profile | None:
    """Whom the address names, if they can be asked now; otherwise the question goes to whoever knows."""
    chosen = id_sent(request.args.get("to"))
    return db.session.scalar(somebody_shown(community.id, chosen)) if chosen is not None else None


def _ask_form(community: Community, **options: Any) -> tuple[Community, AskForm]:
    form = AskForm(**options)
    form.offer(db.session.scalars(topics_of(community.id)))
    return community, form


def _ask_page(
    community: Community, form: AskForm, status: int = 200, warned: Sequence[WatchedPhrase] = ()
) -> ResponseReturnValue:
    form.open_anew()
    context = {"community": community, "form": form, "warned": warned, "person": _meant_for(community)}
    return make_response(render_template(f"{VISITORS}/ask.html", **context), status)


@bp.post("/<slug>/ask")
@open_to_all
@limits.asks_for_mail
@for_visitors
def put_question(slug: str) -> ResponseReturnValue:
    community, form = _ask_form(community_called(slug))
    warned = unseen(phrases_in(form.body.data or ""), request.form.getlist("seen")) if form.validate() else []
    if form.errors or warned:
        return _ask_page(community, form, 422, warned)
    if not form.is_by_a_machine:
        asking.ask(community, form.sent(), **form.told(), meant_for=_meant_for(community))
    return redirect(url_for("community.sent", slug=slug), 303)


@bp.get("/asking/<secret>")
@open_to_all
@for_visitors
def confirm_question(secret: str) -> ResponseReturnValue:
    found = asking.behind(asking.CONFIRM_QUESTION, secret)
    return render_template(f"{VISITORS}/confirm_question.html", behind=found, secret=secret)


@bp.post("/asking/<secret>")
@open_to_all
@limits.tries_a_secret
@for_visitors
def confirmed_question(secret: str) -> ResponseReturnValue:
    asking.confirm(secret)
    return redirect(url_for("community.confirm_question", secret=secret), 303)


@bp.get("/answer/<secret>")
@open_to_all
@for_visitors
def own_answer(secret: str) -> ResponseReturnValue:
    found = asking.behind(asking.ANSWERED, secret)
    return render_template(f"{VISITORS}/answer.html", behind=found, secret=secret, form=AgreeForm(formdata=None))


@bp.post("/answer/<secret>")
@open_to_all
@limits.tries_a_secret
@for_visitors
def decide(secret: str) -> ResponseReturnValue:
    form, may_show = AgreeForm(), request.form.get("word") == "yes"
    found = asking.decide(current_actor(), secret, may_show=may_show, shows_name=bool(form.shows_name.data))
    if found is None:
        return invalid(f"{VISITORS}/answer.html", behind=None, secret=secret, form=form)
    return redirect(url_for("community.own_answer", secret=secret), 303)
