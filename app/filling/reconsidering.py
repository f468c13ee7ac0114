"""One person has changed: all questions of all dynamic pools are asked about them, in one statement.

To put two hundred questions together anew for every change would take longer than to answer them. So each is put
together once, as the statement that the database would get from a colleague with the owner's eyes, row rules and all;
the finished statements are kept for a while and joined.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import ClientCursor, Connection
from sqlalchemy import delete, event, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from app.filling.language import means
from app.filling.rounds import withdraw_asks
from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.scope import as_seen_by
from app.search.language import Unreadable
from talent.pools.models import Pool, PoolExclusion, PoolMember
from talent.prospects.models import Prospect

KEPT_FOR = timedelta(minutes=10)
"""What a question's names stood for is looked up again after so long; a new name is found by the night's round at the
latest.
"""
_SOMEBODY = UUID("5eeb0d1e-5eeb-45ee-85ee-5eeb0d1e5eeb")
"""Stands in a finished statement where the person's id goes."""


@dataclass(frozen=True)
class _Finished:
    """A question as SQL with %(person)s in it; empty when it could not be read."""

    made_for: tuple[object, ...]
    made_at: datetime
    sql: str


_finished: dict[UUID, _Finished] = {}


def reconsider(actor: Actor, prospect_id: UUID) -> None:
    """Bring one person's membership of all dynamic pools up to date."""
    pools = db.session.scalars(dynamic_pools()).all()
    asked = {pool: sql for pool in pools if (sql := _sql_of(pool))}
    answers = _answers(list(asked.values()), prospect_id)
    found = {pool.id for pool, answer in zip(asked, answers, strict=True) if answer}
    members = {row.pool_id: row for row in db.session.scalars(_memberships(asked, prospect_id))}
    out = set(db.session.scalars(select(PoolExclusion.pool_id).where(PoolExclusion.prospect_id == prospect_id)))
    by_id = {pool.id: pool for pool in asked}
    for pool_id in found - members.keys() - out:
        _join(actor, by_id[pool_id], prospect_id)
    for pool_id in members.keys() - found:
        if not members[pool_id].is_kept:
            _leave(actor, by_id[pool_id], members[pool_id])


def dynamic_pools() -> Any:
    """The pools in use that have a question."""
    return (
        select(Pool)
        .where(Pool.question != "", Pool.archived_at.is_(None))
        .options(joinedload(Pool.owner))
        .order_by(Pool.id)
    )


def _memberships(pools: Collection[Pool], prospect_id: UUID) -> Any:
    return select(PoolMember).where(
        PoolMember.prospect_id == prospect_id, PoolMember.pool_id.in_([pool.id for pool in pools])
    )


def _answers(questions: Sequence[str], prospect_id: UUID) -> Sequence[bool]:
    """Whether each question means the person.

    To plan two hundred questions takes twenty times as long as to answer them, so the database keeps one plan for
    whoever is asked about.
    """
    if not questions:
        return ()
    sql = f"SELECT ARRAY[{', '.join(f'EXISTS ({question})' for question in questions)}]"
    driver = db.session.connection().connection.driver_connection
    if not isinstance(driver, Connection):
        raise TypeError("questions are put to PostgreSQL by psycopg")
    driver.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    answers = driver.execute(sql.encode(), {"person": prospect_id}, prepare=True).fetchone()
    driver.execute("SET LOCAL plan_cache_mode = auto")
    return answers[0] if answers else ()


def _sql_of(pool: Pool) -> str:
    made_for = (pool.version, pool.question, pool.owner.as_actor(), pool.owner.today)
    known = _finished.get(pool.id)
    if known is None or known.made_for != made_for or known.made_at < clock.now() - KEPT_FOR:
        known = _finished[pool.id] = _Finished(made_for, clock.now(), _finish(pool))
    return known.sql


def _finish(pool: Pool) -> str:
    """The statement that the database gets when the owner asks the pool's question about one person.

    It is asked once, about nobody, and taken down on its way, with all its values written in by the driver itself.
    """
    taken: list[tuple[str, Any]] = []

    def take_down(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: FBT001
        taken.append((statement, parameters))

    owner, connection = pool.owner.as_actor(), db.session.connection()
    try:
        with as_seen_by(owner):
            statement = (
                select(literal(1)).select_from(Prospect).where(Prospect.id == _SOMEBODY, means(owner, pool.question))
            )
            event.listen(connection, "before_cursor_execute", take_down)
            try:
                db.session.execute(statement)
            finally:
                event.remove(connection, "before_cursor_execute", take_down)
    except Unreadable:
        return ""
    sql, values = taken[-1]
    written = ClientCursor(connection.connection.driver_connection).mogrify(sql, values)  # type: ignore[arg-type]
    escaped = written.replace("%", "%%")
    return escaped.replace(f"'{_SOMEBODY}'", "%(person)s").replace(f"'{_SOMEBODY.hex}'", "%(person)s")


def _join(actor: Actor, pool: Pool, prospect_id: UUID) -> None:
    moment = clock.now()
    values = {"id": ids.new(), "created_at": moment, "stepped_at": moment, "batch_id": ids.new(), "version": 1}
    values |= {"pool_id": pool.id, "prospect_id": prospect_id, "is_kept": False}
    new = insert(PoolMember).values(values).on_conflict_do_nothing().returning(PoolMember)
    for member in db.session.scalars(new):
        record(actor, "pool.joined", member, pool_id=str(pool.id))


def _leave(actor: Actor, pool: Pool, member: PoolMember) -> None:
    db.session.execute(delete(PoolMember).where(PoolMember.id == member.id, PoolMember.is_kept.is_(False)))
    record(actor, "pool.left", member, pool_id=str(pool.id))
    withdraw_asks(actor, pool)
