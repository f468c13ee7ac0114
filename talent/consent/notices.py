"""Telling people that we have their data from elsewhere (GDPR, article 14): who must be told, until when, and who was.

Everybody added or imported gets a row here soon after. Raw SQL, set-based: an import may bring a million people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select, text, true, tuple_, update  # noqa: TID251 - set-based
from sqlalchemy.orm import joinedload

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.consent.actions import AHEAD_OF_UTC
from talent.consent.models import DueBecause, Notice, NoticeState
from talent.prospects.models import Prospect

PEOPLE_A_BATCH = 20_000
COUNTED = 10_000
PAGE = 50
NOBODY = UUID(int=0)

_COLLECT = """
WITH batch AS (
    SELECT p.id, p.created_at, p.legal_basis FROM prospects p
    WHERE {which} AND p.merged_into_id IS NULL ORDER BY p.id LIMIT :most
), noted AS (
    INSERT INTO notices (
        id, created_at, prospect_id, collected_on, due_on, due_because, state, settled_on, how
    )
    SELECT gen_random_uuid(), :now, b.id, b.created_at::date, (b.created_at::date + interval '1 month')::date, 'month',
           CASE WHEN b.legal_basis = 'consent' THEN 'not_needed' ELSE 'waiting' END,
           CASE WHEN b.legal_basis = 'consent' THEN b.created_at::date END,
           CASE WHEN b.legal_basis = 'consent' THEN 'agreed' ELSE '' END
    FROM batch b WHERE NOT EXISTS (SELECT FROM notices n WHERE n.prospect_id = b.id)
    ON CONFLICT (prospect_id) DO NOTHING
)
SELECT max(id::text) AS last FROM batch
"""

_HASTEN = """
UPDATE notices n SET due_on = greatest(m.day, n.collected_on), due_because = 'message'
FROM (
    SELECT t.prospect_id, min(t.at)::date AS day FROM touchpoints t JOIN notices w ON w.prospect_id = t.prospect_id
    WHERE w.state = 'waiting' AND w.due_because = 'month' AND t.direction <> 'in' AND t.at::date >= w.collected_on
    GROUP BY t.prospect_id
) AS m
WHERE n.prospect_id = m.prospect_id AND n.state = 'waiting' AND m.day < n.due_on
"""


def collect(after: UUID | None = None, *, import_id: UUID | None = None) -> UUID | None:
    """Note the next people for whom no notice stands yet, of one import or of all; the last one's id, None at the end."""
    values: dict[str, Any] = {"after": after or NOBODY}
    if import_id is not None:
        return _collect("p.import_id = :import_id AND p.id > :after", import_id=import_id, **values)
    return _collect("p.id > :after", **values)


def _collect(which: str, **values: Any) -> UUID | None:
    statement = text(_COLLECT.format(which=which))
    last = db.session.execute(statement, {**values, "most": PEOPLE_A_BATCH, "now": clock.now()}).scalar()
    return UUID(last) if last else None


def note_one(prospect: Prospect) -> None:
    """Note somebody who was added by hand."""
    _collect("p.id = :prospect_id", prospect_id=prospect.id)


def hasten_all() -> None:
    """Whoever was written to before they were told should have been told then."""
    db.session.execute(text(_HASTEN))


def hasten(prospect_id: UUID, on: date) -> None:
    """Somebody is written to: from that day on they must know."""
    db.session.execute(
        update(Notice)
        .where(Notice.prospect_id == prospect_id, Notice.state == NoticeState.WAITING, Notice.due_on > on)
        .values(due_on=func.greatest(Notice.collected_on, on), due_because=DueBecause.MESSAGE)
    )


@dataclass(frozen=True)
class Queue:
    """A page of who is to be told, the most urgent first; `next` is the key of more, `count` at most `COUNTED` + 1."""

    notices: Sequence[Notice]
    next: str
    count: int
    late: int

    @property
    def is_count_exact(self) -> bool:
        return self.count <= COUNTED


def queue(after: str = "") -> Queue:
    """Who is to be told, in three statements."""
    rows = db.session.scalars(
        _waiting()
        .join(Notice.prospect)
        .where(_beyond(after))
        .options(joinedload(Notice.prospect))
        .order_by(Notice.due_on, Notice.id)
        .limit(PAGE + 1)
    ).all()
    shown = rows[:PAGE]
    key = f"{shown[-1].due_on.isoformat()}~{shown[-1].id}" if len(rows) > PAGE else ""
    today = clock.now().date()
    return Queue(shown, key, _count(true()), _count(Notice.due_on < today))


def _waiting() -> Select[Notice]:
    return select(Notice).where(Notice.state == NoticeState.WAITING)


def _count(condition: ColumnElement[bool]) -> int:
    some = _waiting().where(condition).with_only_columns(Notice.id).limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _beyond(after: str) -> ColumnElement[bool]:
    day, _mark, row_id = after.partition("~")
    try:
        return tuple_(Notice.due_on, Notice.id) > (date.fromisoformat(day), UUID(row_id))
    except ValueError:
        return true()


def settle(
    actor: Actor,
    *,
    notice_ids: Sequence[UUID],
    is_everybody: bool,
    how: str,
    on: date,
    is_needed: bool = True,
) -> tuple[int, UUID]:
    """Write down that people were told, or why they need not be; how many, and the batch by which to take it back.

    Everybody means all who wait now. Raises Refused without a word on how, or for a day to come.
    """
    ensure(actor, May.TELL_PEOPLE)
    words = " ".join(how.split())
    if not words:
        raise Refused(_("Say how they were told, so that we can prove it."))
    if on > (clock.now() + AHEAD_OF_UTC).date():
        raise Refused(_("This day is yet to come."))
    batch_id = ids.new()
    state = NoticeState.TOLD if is_needed else NoticeState.NOT_NEEDED
    settled = db.session.scalars(
        update(Notice)
        .where(Notice.state == NoticeState.WAITING, true() if is_everybody else Notice.id.in_(notice_ids))
        .values(state=state, settled_on=on, how=words, settled_by_id=actor.user_id, batch_id=batch_id)
        .returning(Notice.id)
    ).all()
    if not settled:
        raise Refused(_("Select somebody first."))
    return len(settled), batch_id


def take_back(actor: Actor, batch_id: UUID) -> int:
    """They were not told after all; how many wait again."""
    ensure(actor, May.TELL_PEOPLE)
    waiting = db.session.scalars(
        update(Notice)
        .where(Notice.batch_id == batch_id)
        .values(state=NoticeState.WAITING, settled_on=None, how="", settled_by_id=None, batch_id=None)
        .returning(Notice.id)
    ).all()
    return len(waiting)


def tell_one(actor: Actor, notice: Notice, *, how: str, on: date, is_needed: bool) -> UUID:
    """As `settle`, for one person, and told in their file."""
    _count_settled, batch_id = settle(
        actor, notice_ids=[notice.id], is_everybody=False, how=how, on=on, is_needed=is_needed
    )
    record(actor, "notice.settled", notice, is_needed=is_needed)
    return batch_id
