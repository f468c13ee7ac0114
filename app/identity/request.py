"""From a request to its actor: the cookie's session, under Flask-Login, decides for whom the database is read."""

from collections.abc import Callable
from functools import cached_property

from flask import Flask, g, request, session
from flask.ctx import _AppCtxGlobals
from flask_login import LoginManager, UserMixin, current_user

from app.identity import sessions, tokens
from app.identity.models import BrowserSession, Proof, User
from app.identity.reader import Reader
from app.identity.words import browser_in_words
from app.kernel.actor import Actor, act_as
from app.kernel.db import db


class SignedIn(UserMixin):
    """What Flask-Login holds: one browser session. Its id is the session's secret, kept in the signed cookie."""

    def __init__(self, secret: str, known: sessions.Known) -> None:
        self.secret = secret
        self.known = known

    def get_id(self) -> str:
        return self.secret


Way = Callable[[], Actor | None]
_other_ways: list[Way] = []


def also_known_by(way: Way) -> Way:
    """Register another way in which a browser may be known: asked where no user is signed in."""
    _other_ways.append(way)
    return way


class Globals(_AppCtxGlobals):
    """Flask's `g`: who reads is known from the cookie, and their row is read only where somebody asks for it."""

    reader: Reader | None = None

    @cached_property
    def user(self) -> User | None:
        return db.session.get_one(User, self.reader.id) if self.reader is not None else None


def init_request(app: Flask) -> None:
    """Make every request know its actor before anything is read."""
    app.app_ctx_globals_class = Globals
    login = LoginManager(app, add_context_processor=False)
    login.session_protection = None
    login.user_loader(_load)
    app.before_request(_know_the_actor)


def _load(secret: str) -> SignedIn | None:
    known = sessions.live(secret)
    if known is None:
        return None
    g.organisation = known.organisation
    return SignedIn(secret, known)


def _know_the_actor() -> None:
    if request.endpoint == "static":
        act_as(Actor.public())  # nothing is asked of the database for them
    elif current_user.is_authenticated:
        g.reader = reader = current_user.known.reader
        g.reader_locale, g.reader_zone = reader.locale, reader.time_zone
        act_as(reader.as_actor())
    else:
        known = (way() for way in _other_ways)
        g.outside = next((actor for actor in known if actor is not None), None)
        act_as(g.outside or Actor.public())


def current_session() -> BrowserSession:
    """The browser session of this request; only for views that need somebody signed in."""
    return db.session.get_one(BrowserSession, current_user.known.session_id)


def enter(user: User, proof: Proof) -> None:
    """Sign this browser in: a fresh cookie and a fresh row, whoever it was before (no session fixation)."""
    if current_user.is_authenticated:
        sessions.end(current_session(), "replaced")
    session.clear()
    secret = sessions.start(user, browser_in_words(request.user_agent.string), proof)
    session["_user_id"] = secret
    session.permanent = True


def leave() -> None:
    """Sign this browser out: its row ends, so a copy of the cookie is worth nothing."""
    if current_user.is_authenticated:
        sessions.end(current_session(), "signed_out")
    session.clear()


def browser_secret() -> str:
    """256 bits that stay with this browser until it signs in: what is mailed works where it was asked for."""
    return str(session.setdefault("browser", tokens.new_secret("bro")))


def current_user_row() -> User:
    """The user who is signed in; only for views that need somebody."""
    user: User = g.user
    return user


def why_signed_out() -> str | None:
    """Why the session of this browser's cookie has ended, if it carries one that has."""
    return sessions.why_ended(session.get("_user_id", ""))
