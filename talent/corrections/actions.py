"""Verbs of somebody outside on corrections: they say what is wrong, and take that back. Nothing is changed by it."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import update

from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.corrections import applying
from talent.corrections.models import Correction, CorrectionState, Subject
from talent.corrections.queries import open_about
from talent.corrections.subjects import COLUMNS, STAYS, Held, Words
from talent.prospects.canonical import NotCanonical, canonical_link, clean_text

LONGEST, LONGEST_WORDS = 300, 1_000


def say(actor: Actor, prospect_id: UUID, what: Held, *, said: Words, goes: bool, words: str) -> Correction:
    """Somebody says that something is wrong. What they said before about the same thing, and nobody has answered, is
    said anew. Raises Refused when nothing is said, or what is said cannot be.
    """
    ensure(actor, May.USE_OWN_PAGE)
    told = " ".join(words.split())[:LONGEST_WORDS] if what.subject is not Subject.OTHER else words[:LONGEST_WORDS]
    changes = {} if goes else _changes(what, said)
    if not (changes or told or goes):
        raise Refused(_("Say what is wrong, and how it is right."))
    correction = db.session.scalar(open_about(prospect_id, what.subject, what.row_id)) if what.row else None
    if correction is None:
        correction = Correction(prospect_id=prospect_id, subject=what.subject, subject_id=what.row_id)
        db.session.add(correction)
    correction.held, correction.said, correction.words = dict(what.words), changes, told
    correction.goes = goes and what.subject not in STAYS
    db.session.flush()
    record(actor, "correction.said", correction)
    return correction


def _changes(what: Held, said: Words) -> Words:
    """What is said differently. Raises Refused for what could never stand in the file."""
    cleaned = {name: clean_text(said.get(name, ""))[:LONGEST] for name in COLUMNS.get(what.subject, {})}
    changes = {name: word for name, word in cleaned.items() if word != what.words[name]}
    if what.subject is Subject.IDENTITY and changes:
        applying.known_as(what.row.kind, changes["raw"])
    if what.subject is Subject.LINK and changes:
        _check_link(changes["url"])
    needed = {"display_name", "organisation", "sentence"} & changes.keys()
    if any(not changes[name] for name in needed):
        raise Refused(_("This cannot be empty. Tick the box below if it should go."))
    return changes


def _check_link(url: str) -> None:
    try:
        canonical_link(url)
    except NotCanonical as error:
        raise Refused(str(error)) from error


def take_back(actor: Actor, correction: Correction) -> None:
    """They think better of it. Raises Conflict when it was answered meanwhile."""
    ensure(actor, May.USE_OWN_PAGE)
    settle(actor, correction, CorrectionState.TAKEN_BACK)
    record(actor, "correction.taken_back", correction)


def settle(actor: Actor, correction: Correction, state: CorrectionState, answer: str = "") -> None:
    """It is open no longer. One of any number at once gets it; raises Conflict for the others."""
    claim = (
        update(Correction)
        .where(Correction.id == correction.id, Correction.state == CorrectionState.OPEN)
        .values(state=state, settled_at=clock.now(), settled_by_id=actor.user_id, answer=answer.strip())
        .returning(Correction.id)
    )
    if db.session.execute(claim).scalar() is None:
        raise Conflict
    db.session.refresh(correction)
