"""Forgetting how people outside came in, once it is over."""

from sqlalchemy import delete

from app.identity.jobs import KEPT_FOR
from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import job
from outreach.portal.models import CandidateRequest, CandidateSession
from outreach.portal.sessions import LIVES


@job()
def forget_old_sign_ins() -> None:
    """Delete sessions and codes thirty days after they could last be used, as those of colleagues."""
    limit = clock.now() - KEPT_FOR
    db.session.execute(delete(CandidateSession).where(CandidateSession.created_at < limit - LIVES))
    db.session.execute(delete(CandidateRequest).where(CandidateRequest.expires_at < limit))
