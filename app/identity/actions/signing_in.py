"""Verbs of signing in. All of them begin before it is known who acts, and answer alike for every address."""

from uuid import UUID

import structlog
from sqlalchemy import select

from app.identity import mailed_codes, passwords, tokens
from app.identity.models import OneTimeToken, Purpose, SignInRequest, User
from app.identity.queries import active_user
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.scope import everywhere

log = structlog.get_logger(__name__)

CODE = "sign_in_code"
LINK = "mailed_link"


def by_password(email: str, password: str) -> User | None:
    """Who signs in so, if address and password fit. Costs the same for an address that nobody has."""
    with everywhere():
        user = db.session.scalar(active_user(email))
    stored = user.password_hash if user is not None else None
    if not passwords.is_right(stored, password) or user is None:
        log.info("sign_in.refused", by="password")
        return None
    if stored is not None and passwords.is_outdated(stored):
        user.password_hash = passwords.hashed(password)
    return user


def ask_for_code(email: str, browser_secret: str) -> UUID:
    """Have a code and a link mailed, if somebody here has this address; returns the id of the request.

    For an unknown address the same rows are written, and the outbox finds nobody to write to.
    """
    with everywhere():
        user = db.session.scalar(active_user(email))
    asked_id = mailed_codes.begin(SignInRequest(user_id=user.id if user is not None else None), browser_secret)
    deliver(CODE, f"{CODE}:{asked_id}", user_id=user.id if user is not None else None, request_id=asked_id)
    return asked_id


def by_code(request_id: UUID, browser_secret: str, code: str) -> User | None:
    """Who signs in with a typed code, in the browser that asked."""
    return _who_asked(mailed_codes.by_code(SignInRequest, CODE, request_id, browser_secret, code))


def by_mailed_link(secret: str, browser_secret: str) -> User | None:
    """Who signs in by the button behind the mailed link, in the browser that asked."""
    return _who_asked(mailed_codes.by_link(SignInRequest, LINK, secret, browser_secret))


def is_waiting_here(secret: str, browser_secret: str) -> bool:
    """Whether the mailed link could be used by this browser now."""
    return mailed_codes.is_waiting_here(SignInRequest, LINK, secret, browser_secret)


def _who_asked(asked: SignInRequest | None) -> User | None:
    user = user_of(asked) if asked is not None else None
    if user is None:
        log.info("sign_in.refused", by="code")
    return user


def by_one_time_link(secret: str) -> User | None:
    """Who signs in by a link that an admin printed. It works once, in any browser."""
    token = tokens.find(Purpose.SIGN_IN, secret)
    if token is None or not tokens.use(token):
        return None
    return user_of(token)


def user_of(token: OneTimeToken | SignInRequest) -> User | None:
    """Whom a link or a code is for, if they may sign in."""
    with everywhere():
        return db.session.scalar(select(User).where(User.id == token.user_id, User.deactivated_at.is_(None)))
