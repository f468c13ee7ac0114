"""Codes that are mailed to whoever asks to come in, and the links beside them, for colleagues and for people outside.

One works once, in the browser that asked, for a quarter of an hour. It is tried, and used up, by one conditional UPDATE:
the code itself is derived from the row's id, so whether it is right is known before the database is asked, and of any
number of attempts at once one succeeds.
"""

import hmac
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from app.identity import tokens
from app.identity.models import CodeRequest
from app.kernel import clock
from app.kernel.db import db
from app.kernel.scope import everywhere

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5

R = TypeVar("R", bound=CodeRequest)


def begin(asked: CodeRequest, browser_secret: str) -> UUID:
    """Keep a request of this browser; returns its id."""
    asked.browser_hash, asked.expires_at = tokens.sha256(browser_secret), clock.now() + CODE_LIVES
    db.session.add(asked)
    db.session.flush()
    return asked.id


def by_code(model: type[R], purpose: str, request_id: UUID, browser_secret: str, code: str) -> R | None:
    """The request whose code this is, which is used up. A wrong one counts; after five none works."""
    is_right = hmac.compare_digest(code.encode(), tokens.code_for(request_id, purpose).encode())
    return _settle(model, request_id, browser_secret, is_right=is_right)


def by_link(model: type[R], purpose: str, secret: str, browser_secret: str) -> R | None:
    """The request whose link this is, which is used up."""
    request_id = tokens.row_behind(purpose, secret)
    return _settle(model, request_id, browser_secret, is_right=True) if request_id is not None else None


def is_waiting_here(model: type[CodeRequest], purpose: str, secret: str, browser_secret: str) -> bool:
    """Whether a mailed link could be used by this browser now. Looking changes nothing."""
    request_id = tokens.row_behind(purpose, secret)
    if request_id is None:
        return False
    with everywhere():
        return db.session.scalar(select(model.id).where(*_open(model, request_id, browser_secret))) is not None


def _settle(model: type[R], request_id: UUID, browser_secret: str, *, is_right: bool) -> R | None:
    attempt = (
        update(model)
        .where(*_open(model, request_id, browser_secret))
        .values(tries=model.tries + 1, used_at=clock.now() if is_right else None)
        .returning(model)
    )
    with everywhere():
        asked = db.session.scalar(attempt, execution_options={"synchronize_session": False})
    return asked if is_right else None


def _open(model: type[CodeRequest], request_id: UUID, browser_secret: str) -> tuple[ColumnElement[bool], ...]:
    return (
        model.id == request_id,
        model.browser_hash == tokens.sha256(browser_secret),
        model.used_at.is_(None),
        model.tries < MOST_TRIES,
        model.expires_at > clock.now(),
    )
