"""The outbox of background work. A row is written with the change that asks for it; the queue is only a doorbell.

`enqueue` writes the row and, after the commit, rings. `perform` claims the row in the same transaction as the
job's effects: started twice, done once; killed half way, done again from nothing. `hand_over_due` is the sweep.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import Index, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from app.kernel import clock, ids
from app.kernel.actor import Actor, act_as
from app.kernel.db import Model, Timestamped, db
from app.kernel.transaction import after_commit, transaction

log = structlog.get_logger(__name__)

QUEUES: tuple[str, ...] = ("default", "mail", "imports")
HANDED_OVER_AGAIN_AFTER = timedelta(minutes=2)
LONGEST_BACK_OFF = timedelta(hours=6)

Body = Callable[..., None]
Doorbell = Callable[[str, str, UUID], None]  # queue, what ("job" or "delivery"), id


class Job(Model, Timestamped):
    """One thing to do in the background, exactly once. Done with an error: it was given up."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_waiting", "run_at", postgresql_where="done_at IS NULL"),
        Index("ix_jobs_name_done", "name", "done_at"),
        Index("ix_jobs_done", "done_at", postgresql_where="done_at IS NOT NULL"),
        Index(
            "ix_jobs_prospect",
            literal_column("(arguments ->> 'prospect_id')"),
            postgresql_where="arguments ? 'prospect_id' AND last_error IS NOT NULL",
        ),
        Index("ix_jobs_given_up", "done_at", postgresql_where="done_at IS NOT NULL AND last_error IS NOT NULL"),
    )

    name: Mapped[str]
    queue: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str | None] = mapped_column(unique=True)
    run_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]


@dataclass(frozen=True)
class Registered:
    """A registered job: its function, the queue whose worker reads it, and what happens when it goes on failing."""

    run: Body
    queue: str
    tries: int | None = None
    given_up: Body | None = None


bodies: dict[str, Registered] = {}


def job(queue: str = "default", *, tries: int | None = None, given_up: Body | None = None) -> Callable[[Body], Body]:
    """Register a function as a job. It takes ids and plain JSON values by keyword.

    With `tries`, it is given up after so many failures, and `given_up` is called with its arguments; a job without
    is tried for ever. A process that is killed has not failed.
    """
    if queue not in QUEUES:
        raise ValueError(f"no worker reads the queue {queue!r}")

    def register(run: Body) -> Body:
        bodies[name_of(run)] = Registered(run, queue, tries, given_up)
        return run

    return register


_preparations: dict[str, list[Callable[[], None]]] = defaultdict(list)


def beforehand(queue: str, prepare: Callable[[], None]) -> None:
    """Register what the worker of a queue does from time to time before it forks, as the system: each job has a
    process of its own, and would put together anew what the worker can hand on to all of them.
    """
    _preparations[queue].append(prepare)


def prepare_jobs(queue: str) -> None:
    """Do all that is registered so."""
    for prepare in _preparations[queue]:
        prepare()


def name_of(body: Body) -> str:
    """The name under which a job is stored: stable over a move within its package."""
    return f"{body.__module__.removesuffix('.jobs')}.{body.__name__}"


_seen: set[str] = set()

KEYS_SEEN = 20_000
"""How many keys a process knows to be used, some two megabytes."""


def enqueue_once(body: Body, *, key: str, at: datetime | None = None, **arguments: Any) -> None:
    """As `enqueue`, for what is asked for with the same key again and again: once that key is committed, this process does
    not ask the database for it any more. For keys that are of no use any more when their job is forgotten.
    """
    if key in _seen:
        return
    enqueue(body, at=at, key=key, **arguments)
    after_commit(partial(_note_seen, key))


def _note_seen(key: str) -> None:
    if len(_seen) >= KEYS_SEEN:
        _seen.clear()
    _seen.add(key)


def enqueue(body: Body, *, at: datetime | None = None, key: str | None = None, **arguments: Any) -> UUID | None:
    """Ask for a job once this transaction is committed; with a key, at most once ever.

    Returns the job's id, or None when the key was used before.
    """
    name = name_of(body)
    queue = bodies[name].queue
    values = {
        "id": ids.new(),
        "created_at": clock.now(),
        "name": name,
        "queue": queue,
        "arguments": {word: _plain(value) for word, value in arguments.items()},
        "key": key,
        "run_at": at or clock.now(),
        "attempts": 0,
    }
    job_id = db.session.scalar(_asked(), values)
    if job_id is not None and (at is None or at <= clock.now()):
        after_commit(partial(ring, queue, "job", job_id))
    return job_id


@cache
def _asked() -> ReturningInsert[UUID]:
    """Put together once: much of what happens asks for a job."""
    jobs = Job.metadata.tables[Job.__tablename__]
    return insert(jobs).on_conflict_do_nothing(index_elements=["key"]).returning(jobs.c.id)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value.isoformat() if hasattr(value, "isoformat") else value


def ring(queue: str, what: str, row_id: UUID) -> None:
    """Tell a worker that there is work. Failing is no loss: the sweep hands it over later."""
    doorbell: Doorbell | None = current_app.extensions.get("doorbell")
    if doorbell is None:
        return
    try:
        doorbell(queue, what, row_id)
    except Exception as error:  # noqa: BLE001 - the queue may be down; the row stays, the sweep rings again
        log.warning("doorbell.silent", queue=queue, error=type(error).__name__)


def perform(job_id: UUID) -> bool:
    """Run a job as the system, all or nothing, unless it was done before or is being done elsewhere.

    A failure is written down with the time of the next try and raised again. Returns whether it ran.
    """
    act_as(Actor.system())
    try:
        with transaction():
            row = db.session.scalar(
                select(Job).where(Job.id == job_id, Job.done_at.is_(None)).with_for_update(skip_locked=True)
            )
            if row is None:
                return False
            row.done_at = clock.now()
            row.last_error = None
            bodies[row.name].run(**row.arguments)
    except Exception as error:
        _write_down_failure(job_id, error)
        raise
    return True


def _write_down_failure(job_id: UUID, error: Exception) -> None:
    """An error at the commit does not mean that it was not committed: what is done stays so."""
    with transaction():
        row = db.session.get(Job, job_id, populate_existing=True)
        if row is not None and row.done_at is None:
            row.attempts += 1
            row.last_error = f"{type(error).__name__}: {error}"[:500]
            row.run_at = clock.now() + back_off(row.attempts)
            row.handed_at = None
            _give_up_if_hopeless(row)


def _give_up_if_hopeless(row: Job) -> None:
    registered = bodies.get(row.name)
    if registered is None or registered.tries is None or row.attempts < registered.tries:
        return
    row.done_at = clock.now()
    log.error("job.given_up", job=row.name, attempts=row.attempts, error=row.last_error)
    if registered.given_up is not None:
        registered.given_up(**row.arguments)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failures: 30 s doubled each time, at most six hours."""
    return min(timedelta(seconds=30 * 2 ** min(attempts - 1, 12)), LONGEST_BACK_OFF)


def hand_over_due(limit: int = 1000) -> int:
    """Ring for whatever is due and was not handed over lately. Two sweeps at once do no harm."""
    moment = clock.now()
    due = (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.run_at <= moment,
            Job.handed_at.is_(None) | (Job.handed_at <= moment - HANDED_OVER_AGAIN_AFTER),
        )
        .order_by(Job.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claim = update(Job).where(Job.id.in_(due)).values(handed_at=moment).returning(Job.id, Job.queue)
    rows = db.session.execute(claim).all()
    for job_id, queue in rows:
        after_commit(partial(ring, queue, "job", job_id))
    return len(rows)
