"""Sessions of people outside: rows, so that ending one ends it at once. They last thirty days."""

from collections.abc import Collection
from datetime import timedelta

from flask import g, request, session
from sqlalchemy import ColumnElement, select, true, update

from app.identity.models import Organisation
from app.identity.request import also_known_by, leave
from app.identity.tokens import new_secret, sha256
from app.identity.words import browser_in_words
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.scope import everywhere
from outreach.portal.models import CandidateSession
from talent.prospects.models import Prospect

LIVES = timedelta(days=30)
SEEN_IS_WRITTEN_EVERY = timedelta(minutes=10)
COOKIE = "candidate"


def enter(prospect: Prospect) -> None:
    """Sign this browser in, whoever it was before; a fresh cookie and a fresh row."""
    leave()
    end_here("replaced")
    secret = new_secret("can")
    browser = browser_in_words(request.user_agent.string)
    db.session.add(CandidateSession(token_hash=sha256(secret), prospect_id=prospect.id, browser=browser))
    session[COOKIE] = secret
    session.permanent = True


def end_here(because: str) -> None:
    """End the session of this browser, so that a copy of its cookie is worth nothing."""
    here = update(CandidateSession).where(CandidateSession.token_hash == sha256(session.pop(COOKIE, "")))
    with everywhere():
        db.session.execute(
            here.where(CandidateSession.ended_at.is_(None)).values(ended_at=clock.now(), ended_because=because)
        )


def end(row: CandidateSession, because: str) -> None:
    """End one of them; its next request is refused."""
    if row.ended_at is None:
        row.ended_at, row.ended_because = clock.now(), because


def own() -> list[CandidateSession]:
    """The live sessions of whoever is signed in, last seen first."""
    statement = select(CandidateSession).where(*_is_live())
    return list(db.session.scalars(statement.order_by(CandidateSession.seen_at.desc())))


def here_hash() -> str:
    """By what the session of this browser is known."""
    return sha256(session.get(COOKIE, ""))


def alive(hashes: Collection[str]) -> set[str]:
    """Which of these sessions still live."""
    with everywhere():
        return set(
            db.session.scalars(
                select(CandidateSession.token_hash).where(CandidateSession.token_hash.in_(hashes), *_is_live())
            )
        )


@also_known_by
def _who_comes_in() -> Actor | None:
    """The person outside behind this browser's cookie, if their session lives."""
    if COOKIE not in session:
        return None
    with everywhere():
        found = db.session.execute(
            select(CandidateSession, Organisation)
            .outerjoin(Organisation, true())
            .join(CandidateSession.prospect)
            .where(CandidateSession.token_hash == here_hash(), Prospect.merged_into_id.is_(None), *_is_live())
        ).first()
    if found is None:
        return None
    row, g.organisation = found
    if g.organisation is not None:
        db.session.expunge(g.organisation)
        g.reader_locale, g.reader_zone = g.organisation.locale, g.organisation.time_zone
    if row.seen_at < clock.now() - SEEN_IS_WRITTEN_EVERY:
        row.seen_at = clock.now()
    return Actor.candidate(row.prospect_id, row.prospect.display_name)


def _is_live() -> tuple[ColumnElement[bool], ...]:
    return CandidateSession.ended_at.is_(None), CandidateSession.created_at > clock.now() - LIVES
