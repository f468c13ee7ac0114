"""Secrets that people carry: made of 256 random bits, stored only as SHA-256, used once by a conditional UPDATE."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from app.identity.models import OneTimeToken
from app.kernel import clock
from app.kernel.db import db

_BYTES = 32


def new_secret(prefix: str) -> str:
    """A fresh secret such as `inv_…`; the prefix says what it opens, so that a leaked one can be recognised."""
    return f"{prefix}_{secrets.token_urlsafe(_BYTES)}"


def sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(purpose: str, row_id: UUID) -> bytes:
    """32 bytes that only this deployment can make for a row (HMAC-SHA-256 with a key for the purpose)."""
    key = hmac.digest(current_app.extensions["settings"].secret_key.encode(), purpose.encode(), "sha256")
    return hmac.digest(key, row_id.bytes, "sha256")


def issue(purpose: str, *, lives_for: timedelta, user_id: UUID | None = None) -> str:
    """Make a one-time token and return it; it is known nowhere else."""
    secret = new_secret(purpose)
    db.session.add(
        OneTimeToken(
            purpose=purpose, token_hash=sha256(secret), user_id=user_id, expires_at=clock.now() + lives_for
        )
    )
    db.session.flush()
    return secret


def find(purpose: str, secret: str) -> OneTimeToken | None:
    """The token if it could still be used. Looking does not use it up."""
    return db.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.purpose == purpose,
            OneTimeToken.token_hash == sha256(secret),
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
    return db.session.execute(claim).scalar() is not None
