"""Verbs of signing in. All of them begin before it is known who acts, and answer alike for every address.

A mailed code is tried, and used up, by one conditional UPDATE: the code itself is derived from the row's id, so
whether it is right is known before the database is asked, and of any number of attempts at once one succeeds.
"""

import hmac
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, select, update

from app.identity import passwords, tokens
from app.identity.models import OneTimeToken, Purpose, SignInRequest, User
from app.identity.queries import active_user
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.scope import everywhere

log = structlog.get_logger(__name__)

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5
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
    asked = SignInRequest(
        user_id=user.id if user is not None else None,
        browser_hash=tokens.sha256(browser_secret),
        expires_at=clock.now() + CODE_LIVES,
    )
    db.session.add(asked)
    db.session.flush()
    deliver(CODE, f"{CODE}:{asked.id}", user_id=asked.user_id, request_id=asked.id)
    return asked.id


def by_code(request_id: UUID, browser_secret: str, code: str) -> User | None:
    """Who signs in with a typed code, in the browser that asked. A wrong one counts; after five none works."""
    is_right = hmac.compare_digest(code.encode(), tokens.code_for(request_id).encode())
    return _settle(request_id, browser_secret, is_right=is_right)


def by_mailed_link(secret: str, browser_secret: str) -> User | None:
    """Who signs in by the button behind the mailed link, in the browser that asked."""
    request_id = tokens.row_behind(LINK, secret)
    return _settle(request_id, browser_secret, is_right=True) if request_id is not None else None


def is_waiting_here(secret: str, browser_secret: str) -> bool:
    """Whether the mailed link could be used by this browser now. Looking changes nothing."""
    request_id = tokens.row_behind(LINK, secret)
    if request_id is None:
        return False
    with everywhere():
        return db.session.scalar(select(SignInRequest.id).where(*_open(request_id, browser_secret))) is not None


def _settle(request_id: UUID, browser_secret: str, *, is_right: bool) -> User | None:
    attempt = (
        update(SignInRequest)
        .where(*_open(request_id, browser_secret))
        .values(tries=SignInRequest.tries + 1, used_at=clock.now() if is_right else None)
        .returning(SignInRequest.user_id)
    )
    with everywhere():
        user_id = db.session.execute(attempt).scalar()
        user = db.session.scalar(select(User).where(User.id == user_id, User.deactivated_at.is_(None)))
    if not is_right or user is None:
        log.info("sign_in.refused", by="code")
        return None
    return user


def _open(request_id: UUID, browser_secret: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInRequest.id == request_id,
        SignInRequest.browser_hash == tokens.sha256(browser_secret),
        SignInRequest.used_at.is_(None),
        SignInRequest.tries < MOST_TRIES,
        SignInRequest.expires_at > clock.now(),
    )


def by_one_time_link(secret: str) -> User | None:
    """Who signs in by a link that an admin printed. It works once, in any browser."""
    token = tokens.find(Purpose.SIGN_IN, secret)
    if token is None or not tokens.use(token):
        return None
    return user_of(token)


def user_of(token: OneTimeToken) -> User | None:
    """Whom a link is for, if they may sign in."""
    with everywhere():
        return db.session.scalar(select(User).where(User.id == token.user_id, User.deactivated_at.is_(None)))
