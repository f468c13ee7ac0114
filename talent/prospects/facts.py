"""Verbs on facts: note, confirm, end, put off, change, remove; `note_many` is for whoever brings many at once."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.canonical import clean_text, folded
from talent.prospects.models import Fact, Prospect, Undo
from talent.prospects.undoing import Look, before, keep, made

LONGEST, LONGEST_LABEL, LONGEST_KEY = 300, 60, 300


@dataclass(frozen=True)
class Said:
    """One fact about one person, for `note_many`; `text` may begin with a label: "Notice period: three months"."""

    prospect_id: UUID
    text: str
    valid_until: date | None = None


def months_on(today: date, months: int) -> date:
    """The last day of the month that is so many months on: a shelf life is said in months."""
    years, month = divmod(today.month - 1 + months, 12)
    year, month = today.year + years, month + 1
    return date(year, month, monthrange(year, month)[1])


def split_label(text: str) -> tuple[str, str]:
    """A text as label and value: "Notice period: three months" has the label "Notice period"; most have none."""
    label, colon, value = clean_text(text).partition(": ")
    is_labelled = colon and value.strip() and len(label) <= LONGEST_LABEL
    return (label.strip(), value.strip()) if is_labelled else ("", clean_text(text))


def key_of(label: str, value: str) -> str:
    """By what a fact is recognised as the same."""
    return folded(f"{label} {value}")[:LONGEST_KEY]


def note(
    actor: Actor,
    prospect: Prospect,
    *,
    text: str,
    valid_until: date | None,
    source: str = "",
    is_private: bool = False,
) -> Undo:
    """Note what somebody told us. What the same colleague noted before is confirmed with the new shelf life."""
    ensure(actor, May.EDIT_PEOPLE)
    label, value = _checked(text)
    key = key_of(label, value)
    known = db.session.scalar(
        select(Fact).where(Fact.prospect_id == prospect.id, Fact.key == key, Fact.noted_by_id == actor.id)
    )
    if known is not None:
        return confirm(actor, known, valid_until=valid_until)
    fact = Fact(
        prospect_id=prospect.id,
        label=label,
        value=value,
        key=key,
        source=clean_text(source),
        noted_by_id=actor.id,
        is_private=is_private,
        valid_until=valid_until,
    )
    db.session.add(fact)
    db.session.flush()
    record(actor, "fact.noted", fact)
    return keep(actor, made(fact), prospect_id=prospect.id)


def _checked(text: str) -> tuple[str, str]:
    label, value = split_label(text)
    if not folded(value):
        raise Refused(_("Write what you know."))
    if len(value) > LONGEST:
        raise Refused(_("That is long for a fact: at most 300 characters. A note holds more."))
    return label, value


def confirm(actor: Actor, fact: Fact, *, valid_until: date | None) -> Undo:
    """It is still true, from now on for a new shelf life."""
    ensure(actor, May.EDIT_PEOPLE, fact)
    look = before(fact)
    fact.valid_until, fact.confirmed_at, fact.confirmed_by_id = valid_until, clock.now(), actor.id
    fact.ended_at, fact.postponed_at = None, None
    record(actor, "fact.confirmed", fact)
    return _kept(actor, fact, look)


def end(actor: Actor, fact: Fact) -> Undo:
    """It is true no longer. The file keeps that it was."""
    ensure(actor, May.EDIT_PEOPLE, fact)
    look = before(fact)
    fact.ended_at, fact.postponed_at = clock.now(), None
    record(actor, "fact.ended", fact)
    return _kept(actor, fact, look)


def postpone(actor: Actor, fact: Fact) -> Undo:
    """Whoever talks with the person next asks whether it still holds; until then the file does not."""
    ensure(actor, May.EDIT_PEOPLE, fact)
    look = before(fact)
    fact.postponed_at = clock.now()
    record(actor, "fact.postponed", fact)
    return _kept(actor, fact, look)


def edit(
    actor: Actor, fact: Fact, *, text: str, valid_until: date | None, source: str, is_private: bool, version: int
) -> Undo:
    """Put a fact differently. Raises Conflict when it changed meanwhile; only who noted it makes it private."""
    ensure(actor, May.EDIT_PEOPLE, fact)
    if version != fact.version:
        raise Conflict
    look = before(fact)
    fact.label, fact.value = _checked(text)
    fact.key, fact.source, fact.valid_until = key_of(fact.label, fact.value), clean_text(source), valid_until
    if fact.noted_by_id == actor.user_id:
        fact.is_private = is_private
    record(actor, "fact.edited", fact)
    return _kept(actor, fact, look)


def _kept(actor: Actor, fact: Fact, look: Look) -> Undo:
    fact.version += 1
    return keep(actor, look, prospect_id=fact.prospect_id)


def remove(actor: Actor, fact: Fact) -> Undo:
    """It should never have stood there."""
    ensure(actor, May.EDIT_PEOPLE, fact)
    look = before(fact)
    record(actor, "fact.removed", fact)
    db.session.delete(fact)
    return keep(actor, look, prospect_id=fact.prospect_id)


def ask_again(prospect_id: UUID) -> None:
    """Somebody talked with the person: what was put off to the next talk asks again."""
    put_off = update(Fact).where(Fact.prospect_id == prospect_id, Fact.postponed_at.is_not(None))
    db.session.execute(put_off.values(postponed_at=None))


def note_many(actor: Actor, said: Collection[Said], *, source: str, import_id: UUID | None = None) -> int:
    """Note facts of many people; what the actor noted of them before stays as it is. Returns how many were new.

    No event is written for each: whoever brings them tells of it.
    """
    ensure(actor, May.EDIT_PEOPLE)
    rows = [row for one in said if (row := _row(actor, one, source, import_id))]
    new = insert(Fact).on_conflict_do_nothing().returning(Fact.id)
    return len(db.session.scalars(new, rows).all()) if rows else 0


def _row(actor: Actor, one: Said, source: str, import_id: UUID | None) -> dict[str, object] | None:
    label, value = split_label(one.text)
    if not folded(value):
        return None
    return {
        "id": ids.new(),
        "created_at": clock.now(),
        "version": 1,
        "prospect_id": one.prospect_id,
        "label": label,
        "value": value[:LONGEST],
        "key": key_of(label, value[:LONGEST]),
        "source": clean_text(source),
        "noted_by_id": actor.user_id,
        "is_private": False,
        "valid_until": one.valid_until,
        "import_id": import_id,
    }
