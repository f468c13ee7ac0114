"""A browser of somebody outside, who is signed in to their own page."""

from app.identity.tokens import new_secret, sha256
from app.kernel.db import db
from outreach.portal.models import CandidateSession
from outreach.portal.sessions import COOKIE
from talent.prospects.models import Prospect
from tests.support.browser import Browser


def come_in(client: Browser, prospect: Prospect) -> Browser:
    """Sign this browser in as somebody outside, past the code."""
    secret = new_secret("can")
    db.session.add(CandidateSession(token_hash=sha256(secret), prospect_id=prospect.id, browser="test browser"))
    db.session.flush()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = secret
    return client
