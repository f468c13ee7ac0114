"""Browser sessions: rows of our own, so that ending one ends it at once, everywhere.

Staff sessions end after 12 hours without use and after 7 days in any case.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.identity.models import BrowserSession, User
from app.identity.tokens import new_secret, sha256
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=7)
SEEN_IS_WRITTEN_EVERY = timedelta(minutes=10)


def start(user: User, browser: str) -> str:
    """Sign a browser in; returns the secret for its cookie."""
    secret = new_secret("ses")
    session = BrowserSession(token_hash=sha256(secret), user_id=user.id, browser=browser[:200])
    db.session.add(session)
    db.session.flush()
    record(user.as_actor(), "session.started", session)
    return secret


def live(secret: str) -> BrowserSession | None:
    """The session behind a cookie, with its user, if it may still be used; notes that it was seen."""
    moment = clock.now()
    session = db.session.scalar(
        select(BrowserSession).where(
            BrowserSession.token_hash == sha256(secret),
            BrowserSession.ended_at.is_(None),
            BrowserSession.seen_at > moment - IDLE_LIMIT,
            BrowserSession.created_at > moment - ABSOLUTE_LIMIT,
        )
    )
    if session is None or not session.user.is_active:
        return None
    if session.seen_at < moment - SEEN_IS_WRITTEN_EVERY:
        session.seen_at = moment
    return session


def end(session: BrowserSession, because: str) -> None:
    """End one session; the next request with its cookie is refused."""
    if session.ended_at is None:
        session.ended_at, session.ended_because = clock.now(), because


def end_all(user_id: UUID, because: str, *, but: UUID | None = None) -> None:
    """End every session of a user, except perhaps the one they are using."""
    statement = update(BrowserSession).where(BrowserSession.user_id == user_id, BrowserSession.ended_at.is_(None))
    if but is not None:
        statement = statement.where(BrowserSession.id != but)
    db.session.execute(statement.values(ended_at=clock.now(), ended_because=because))


def own(actor: Actor) -> list[BrowserSession]:
    """The actor's live sessions, last seen first."""
    moment = clock.now()
    return list(
        db.session.scalars(
            select(BrowserSession)
            .where(
                BrowserSession.user_id == actor.id,
                BrowserSession.ended_at.is_(None),
                BrowserSession.seen_at > moment - IDLE_LIMIT,
                BrowserSession.created_at > moment - ABSOLUTE_LIMIT,
            )
            .order_by(BrowserSession.seen_at.desc())
        )
    )
