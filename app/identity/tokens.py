"""Secrets that people carry.

Cookies hold 256 random bits, stored as SHA-256. What is mailed or printed is derived from a row's id with the secret
key, one key for each purpose: so a mail can be written again, and neither the database nor the outbox holds the
secret. That it works once is said by the row, used up by a conditional UPDATE.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from app.identity.models import OneTimeToken, Purpose
from app.kernel import clock
from app.kernel.db import db
from app.kernel.scope import everywhere

_BYTES = 32
_ID_BYTES = 16
CODE_DIGITS = 8


def new_secret(prefix: str) -> str:
    """A fresh secret such as `ses_…`; the prefix says what it opens, so that a leaked one can be recognised."""
    return f"{prefix}_{secrets.token_urlsafe(_BYTES)}"


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(purpose: str, row_id: UUID) -> bytes:
    """32 bytes that only this deployment can make for a row (HMAC-SHA-256 with a key for the purpose)."""
    key = hmac.digest(current_app.extensions["settings"].secret_key.encode(), purpose.encode(), "sha256")
    return hmac.digest(key, row_id.bytes, "sha256")


def link_secret(purpose: str, row_id: UUID) -> str:
    """What stands in a link to a row: its id and the proof that we made it, such as `inv_…`."""
    text = base64.urlsafe_b64encode(row_id.bytes + derived(purpose, row_id)).decode()
    return f"{purpose[:3]}_{text}"


def row_behind(purpose: str, secret: str) -> UUID | None:
    """The row that a link's secret leads to, None if we did not make it for this purpose."""
    try:
        content = base64.urlsafe_b64decode(secret.partition("_")[2].encode("ascii"))
    except ValueError:
        return None
    if len(content) != _ID_BYTES + _BYTES:
        return None
    row_id = UUID(bytes=content[:_ID_BYTES])
    return row_id if hmac.compare_digest(secret.encode(), link_secret(purpose, row_id).encode()) else None


def code_for(row_id: UUID, purpose: str = "sign_in_code") -> str:
    """The eight digits for a row, to be typed; others for each purpose."""
    number = int.from_bytes(derived(purpose, row_id)[:_ID_BYTES])
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def issue(purpose: Purpose, *, lives_for: timedelta, user_id: UUID | None = None) -> OneTimeToken:
    """Make a link that works once; `link_secret` says what stands in it."""
    token = OneTimeToken(purpose=purpose, user_id=user_id, expires_at=clock.now() + lives_for)
    db.session.add(token)
    db.session.flush()
    return token


def find(purpose: Purpose, secret: str) -> OneTimeToken | None:
    """The token if it could still be used. Looking does not use it up."""
    row_id = row_behind(purpose, secret)
    if row_id is None:
        return None
    with everywhere():
        return db.session.scalar(
            select(OneTimeToken).where(
                OneTimeToken.id == row_id,
                OneTimeToken.purpose == purpose,
                OneTimeToken.used_at.is_(None),
                OneTimeToken.expires_at > clock.now(),
            )
        )


def use(token: OneTimeToken) -> bool:
    """Use a token up. Of any number of attempts at once exactly one gets True."""
    claim = (
        update(OneTimeToken)
        .where(OneTimeToken.id == token.id, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeToken.id)
    )
    with everywhere():
        return db.session.execute(claim).scalar() is not None


def void(*purposes: Purpose, user_id: UUID | None = None) -> None:
    """Make every earlier link of these purposes worthless: the user's, or those that belong to nobody."""
    statement = update(OneTimeToken).where(
        OneTimeToken.purpose.in_(purposes),
        OneTimeToken.user_id == user_id if user_id is not None else OneTimeToken.user_id.is_(None),
        OneTimeToken.used_at.is_(None),
    )
    with everywhere():
        db.session.execute(statement.values(used_at=clock.now()))
