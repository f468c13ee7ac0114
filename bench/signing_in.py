"""The cookie of somebody who is signed in, made without the sign-in page."""

import secrets

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.identity import sessions
from app.identity.models import User


def cookie_for(app: Flask, user: User) -> str:
    """The value of a Cookie header, as a browser has it after its first page. The session's row is only flushed: the
    caller commits.
    """
    secret = sessions.start(user, "bench")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        message = "a deployment without a secret key"
        raise RuntimeError(message)
    kept = {"_user_id": secret, "_fresh": True, "csrf_token": secrets.token_hex(20)}
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(kept)}"
