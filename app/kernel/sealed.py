"""Secrets of others that we keep and need again in plain, such as the address of somebody's calendar.

They lie encrypted (Fernet: AES-128-CBC with HMAC-SHA-256) under a key made from the deployment's own, one for each purpose, so that
a copy of the database alone opens none of them.
"""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app


class NotOurs(ValueError):
    """It was sealed with another key."""


def seal(purpose: str, secret: str) -> str:
    """As it lies in the database."""
    return _box(purpose).encrypt(secret.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed. Raises NotOurs when the deployment's key is another one by now."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotOurs from error


def _box(purpose: str) -> Fernet:
    key = hmac.digest(current_app.extensions["settings"].secret_key.encode(), f"sealed:{purpose}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(key))
