"""Forgetting sign-ins that are over."""

from datetime import timedelta

from sqlalchemy import delete

from app.identity.models import BrowserSession, EmailChange, OneTimeToken, SignInRequest
from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import job

KEPT_FOR = timedelta(days=30)


@job("default")
def forget_old_sign_ins() -> None:
    """Delete sessions, codes and links thirty days after they could last be used."""
    limit = clock.now() - KEPT_FOR
    db.session.execute(delete(BrowserSession).where(BrowserSession.seen_at < limit))
    db.session.execute(delete(SignInRequest).where(SignInRequest.expires_at < limit))
    db.session.execute(delete(EmailChange).where(EmailChange.expires_at < limit))
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < limit))
