"""From a request to its actor: the cookie's session, under Flask-Login, decides for whom the database is read."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user

from app.identity import sessions
from app.identity.models import BrowserSession
from app.kernel.actor import Actor, act_as
from app.kernel.scope import everywhere


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds: one browser session. Its id is the session's secret, kept in the signed cookie."""

    def __init__(self, secret: str, browser_session: BrowserSession) -> None:
        self.secret = secret
        self.session = browser_session

    def get_id(self) -> str:
        return self.secret


def init_request(app: Flask) -> None:
    """Make every request know its actor before anything is read."""
    login = LoginManager(app)
    login.session_protection = None
    login.user_loader(_load)
    app.before_request(_know_the_actor)


def _load(secret: str) -> SignedIn | None:
    with everywhere():
        browser_session = sessions.live(secret)
    return SignedIn(secret, browser_session) if browser_session is not None else None


def _know_the_actor() -> None:
    if current_user.is_authenticated:
        user = current_user.session.user
        g.user = user
        g.reader_locale, g.reader_zone = user.locale, user.time_zone
        act_as(user.as_actor())
    else:
        g.user = None
        act_as(Actor.public())


def current_session() -> BrowserSession:
    """The browser session of this request; only for views that need somebody signed in."""
    return current_user.session  # type: ignore[no-any-return]


def forget_flask_session() -> None:
    """Empty the signed cookie: after signing out, and before signing in as somebody (no session fixation)."""
    session.clear()


def zone_of_reader() -> ZoneInfo:
    """The time zone in which this reader reads."""
    return ZoneInfo(str(g.get("reader_zone") or "UTC"))


