"""Browser sessions: rows of our own, so that ending one ends it at once, everywhere.

Staff sessions end after 12 hours without use and after 7 days in any case.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, select, true, update

from app.identity.models import BrowserSession, Organisation, Proof, Purpose, User
from app.identity.reader import OF_READER, Reader
from app.identity.tokens import new_secret, sha256, void
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.plain import plain_rows
from app.kernel.scope import everywhere

IDLE_LIMIT = timedelta(hours=12)
ABSOLUTE_LIMIT = timedelta(days=7)
SEEN_IS_WRITTEN_EVERY = timedelta(minutes=10)


class Letterhead(NamedTuple):
    """What every page shows of the organisation."""

    name: str
    accent: str | None


class Known(NamedTuple):
    """What the session behind a cookie tells: its id, who reads, and for which organisation, once there is one."""

    session_id: UUID
    reader: Reader
    organisation: Letterhead | None


def start(user: User, browser: str, began_with: Proof = Proof.PASSWORD) -> str:
    """Sign a browser in; returns the secret for its cookie. `browser` is its name in words."""
    secret = new_secret("ses")
    session = BrowserSession(token_hash=sha256(secret), user_id=user.id, browser=browser, began_with=began_with)
    db.session.add(session)
    _welcome(user)
    db.session.flush()
    record(user.as_actor(), "session.started", session, began_with=began_with)
    return secret


def _welcome(user: User) -> None:
    """Who comes for the first time has taken up the invitation, whichever way they came."""
    if user.joined_at is None:
        user.joined_at = clock.now()
        void(Purpose.INVITATION, user_id=user.id)
        record(user.as_actor(), "user.joined", user)


def live(secret: str) -> Known | None:
    """Who is behind a cookie, if its session may still be used; notes that it was seen."""
    moment = clock.now()
    with everywhere():
        found = plain_rows(_behind_a_cookie(), token_hash=sha256(secret), **_bounds(moment))
        if not found:
            return None
        (session_id, seen_at, name, accent, *columns), *_ = found
        if seen_at < moment - SEEN_IS_WRITTEN_EVERY:
            seen = update(BrowserSession).where(BrowserSession.id == session_id).values(seen_at=moment)
            db.session.execute(seen, execution_options={"synchronize_session": False})
    return Known(session_id, Reader.of(columns), Letterhead(name, accent) if name is not None else None)


@cache
def _behind_a_cookie() -> Select[Any]:
    """Put together once: every request asks it."""
    return (
        select(BrowserSession.id, BrowserSession.seen_at, Organisation.name, Organisation.accent, *OF_READER)
        .join(User, User.id == BrowserSession.user_id)
        .outerjoin(Organisation, true())
        .where(BrowserSession.token_hash == bindparam("token_hash"), User.deactivated_at.is_(None), *_IS_LIVE)
    )


_IS_LIVE = (
    BrowserSession.ended_at.is_(None),
    BrowserSession.seen_at > bindparam("seen_after"),
    BrowserSession.created_at > bindparam("begun_after"),
)


def _bounds(moment: datetime) -> dict[str, datetime]:
    return {"seen_after": moment - IDLE_LIMIT, "begun_after": moment - ABSOLUTE_LIMIT}


def why_ended(secret: str) -> str | None:
    """Why the session behind a cookie was ended; None while it lives, when time ended it, or when there is none."""
    with everywhere():
        return db.session.scalar(
            select(BrowserSession.ended_because).where(BrowserSession.token_hash == sha256(secret))
        )


def end(session: BrowserSession, because: str) -> None:
    """End one session; the next request with its cookie is refused."""
    if session.ended_at is None:
        session.ended_at, session.ended_because = clock.now(), because


def end_all(user_id: UUID, because: str, *, but: UUID | None = None) -> None:
    """End every session of a user, except perhaps the one they are using."""
    statement = update(BrowserSession).where(BrowserSession.user_id == user_id, BrowserSession.ended_at.is_(None))
    if but is not None:
        statement = statement.where(BrowserSession.id != but)
    with everywhere():
        db.session.execute(statement.values(ended_at=clock.now(), ended_because=because))


def own(actor: Actor) -> list[BrowserSession]:
    """The actor's live sessions, last seen first."""
    statement = select(BrowserSession).where(BrowserSession.user_id == actor.id, *_IS_LIVE)
    return list(db.session.scalars(statement.order_by(BrowserSession.seen_at.desc()), _bounds(clock.now())))


def alive(hashes: Collection[str]) -> set[str]:
    """Which of these sessions, by the hashes of their secrets, may still be used. Asking does not keep them awake."""
    statement = select(BrowserSession.token_hash).join(BrowserSession.user)
    found = statement.where(BrowserSession.token_hash.in_(hashes), User.deactivated_at.is_(None), *_IS_LIVE)
    with everywhere():
        return set(db.session.scalars(found, _bounds(clock.now())))
