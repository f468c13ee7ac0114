"""What only reads has no transaction; with the first that writes or locks, one begins."""

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, false, select, update
from sqlalchemy.orm import Session

from app.identity.models import BusinessArea, User
from app.kernel.actor import Actor
from app.kernel.transaction import mean_to_read
from app.shell import connections

ANYBODY = select(User.id).limit(1)


@pytest.fixture
def engine(app, settings):
    engine = create_engine(settings.database_url, pool_size=1, max_overflow=0)
    connections.watch(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    with Session(engine, info={"actor": Actor.system()}) as session:
        mean_to_read(session)
        session.execute(ANYBODY)
        yield session


def status(session):
    return session.connection().connection.driver_connection.pgconn.transaction_status


def test_reading_leaves_no_transaction_open(session):
    session.execute(ANYBODY)
    assert status(session) == TransactionStatus.IDLE


@pytest.mark.parametrize(
    "statement",
    [
        update(User).where(false()).values(title="x"),
        select(User.id).limit(1).with_for_update(),
        ANYBODY.with_for_update(read=True),
    ],
)
def test_what_writes_or_locks_begins_one(session, statement):
    session.execute(statement)
    assert status(session) == TransactionStatus.INTRANS
    session.execute(ANYBODY)
    assert status(session) == TransactionStatus.INTRANS
    session.rollback()


def test_what_was_flushed_goes_when_the_request_fails(session, engine):
    session.add(BusinessArea(name="canary of a request that failed"))
    session.flush()
    assert status(session) == TransactionStatus.INTRANS
    session.rollback()
    session.close()
    with Session(engine, info={"actor": Actor.system()}) as after:
        assert after.scalars(select(BusinessArea).where(BusinessArea.name.like("canary%"))).all() == []


def test_who_comes_next_finds_a_connection_with_transactions(session, engine):
    session.close()
    with Session(engine, info={"actor": Actor.system()}) as after:
        after.execute(ANYBODY)
        assert status(after) == TransactionStatus.INTRANS


def test_who_does_not_say_so_has_a_transaction(engine):
    with Session(engine, info={"actor": Actor.system()}) as session:
        session.execute(ANYBODY)
        assert status(session) == TransactionStatus.INTRANS
