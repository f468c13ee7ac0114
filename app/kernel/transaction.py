"""The one commit. Returning commits, raising rolls back; jobs are handed over only after the commit.

A request that means to read has no transaction until it writes: at PostgreSQL's level of isolation (read committed) every
statement sees what is committed when it begins, in a transaction or not, so BEGIN and COMMIT would only cost their time.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from app.kernel.db import db

_READS = "means to read"

AfterCommit = Callable[[], None]


def after_commit(act: AfterCommit) -> None:
    """Do something once this transaction is committed. It may be lost in a crash: only for doorbells."""
    db.session().info.setdefault("after_commit", []).append(act)


def before_commit(name: str, act: AfterCommit) -> None:
    """Do something once, as the last thing of this transaction, however often it was asked for by that name."""
    db.session().info.setdefault("before_commit", {})[name] = act


@contextmanager
def transaction() -> Generator[None]:
    """Leaving normally commits, raising rolls back."""
    try:
        yield
        for last in db.session().info.pop("before_commit", {}).values():
            last()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        db.session().info.pop("before_commit", None)
        db.session().info.pop("after_commit", None)
        raise
    for act in db.session().info.pop("after_commit", []):
        act()


def mean_to_read(session: Session) -> None:
    """Let the statements of a session stand each for itself, until one of them writes or locks."""
    session.info[_READS] = True


def stand_together() -> None:
    """Have what follows in one transaction although it only reads: for savepoints, and settings that end with it."""
    _write(db.session())


@event.listens_for(Session, "after_begin")
def _stand_alone(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection if session.info.get(_READS) else None
    if driver is not None and driver.pgconn.transaction_status == TransactionStatus.IDLE:
        driver.autocommit = True


@event.listens_for(Session, "before_flush")
def _write(session: Session, *_rest: object) -> None:
    """From here on it is one transaction. The driver begins it with the next statement."""
    if session.info.pop(_READS, False):
        driver: Any = session.connection().connection.driver_connection
        if driver.autocommit:
            driver.autocommit = False


@event.listens_for(Session, "do_orm_execute")
def _write_or_lock(state: ORMExecuteState) -> None:
    is_locking = state.is_select and getattr(state.statement, "_for_update_arg", None) is not None
    if is_locking or not state.is_select:
        _write(state.session)
