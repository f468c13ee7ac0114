"""The cookie of somebody who is signed in, made without the sign-in page."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.identity import sessions
from app.identity.models import User


def cookie_for(app: Flask, user: User) -> str:
    """The value of a Cookie header. The session's row is only flushed: the caller commits."""
    secret = sessions.start(user, "bench")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        message = "a deployment without a secret key"
        raise RuntimeError(message)
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': secret, '_fresh': True})}"
