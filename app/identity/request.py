"""From a request to its actor: the cookie's session, under Flask-Login, decides for whom the database is read."""

from collections.abc import Callable

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user

from app.identity import sessions, tokens
from app.identity.models import BrowserSession, Proof, User
from app.identity.words import browser_in_words
from app.kernel.actor import Actor, act_as
from app.kernel.db import db


class SignedIn(UserMixin):
    """What Flask-Login holds: one browser session. Its id is the session's secret, kept in the signed cookie."""

    def __init__(self, secret: str, browser_session: BrowserSession) -> None:
        self.secret = secret
        self.session = browser_session

    def get_id(self) -> str:
        return self.secret


Way = Callable[[], Actor | None]
_other_ways: list[Way] = []


def also_known_by(way: Way) -> Way:
    """Register another way in which a browser may be known: asked where no user is signed in."""
    _other_ways.append(way)
    return way


def init_request(app: Flask) -> None:
    """Make every request know its actor before anything is read."""
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(_load)
    app.before_request(_know_the_actor)


def _load(secret: str) -> SignedIn | None:
    found = sessions.live(secret)
    if found is None:
        return None
    browser_session, g.organisation = found
    if g.organisation is not None:
        db.session.expunge(g.organisation)  # every page shows its name, also one that says the database is away
    return SignedIn(secret, browser_session)


def _know_the_actor() -> None:
    if current_user.is_authenticated:
        user = current_user.session.user
        g.user = user
        g.reader_locale, g.reader_zone = user.locale, user.time_zone
        act_as(user.as_actor())
    else:
        g.user = None
        known = (way() for way in _other_ways)
        g.outside = next((actor for actor in known if actor is not None), None)
        act_as(g.outside or Actor.public())


def current_session() -> BrowserSession:
    """The browser session of this request; only for views that need somebody signed in."""
    return current_user.session


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
