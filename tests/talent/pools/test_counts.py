"""Large pools are counted beforehand, so that their cards open at once."""

import pytest
from sqlalchemy import event, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue
from talent.pools import counts
from talent.pools.jobs import count_pools
from talent.pools.models import PoolCount, PoolMember, PoolVisibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_pools import a_pool
from tests.support.outbox import run_jobs


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(counts, "LARGE", 3)
    monkeypatch.setattr(counts, "POOLS_A_BATCH", 2)


def counted(app):
    enqueue(count_pools)
    run_jobs(app)
    return {row.pool_id: row for row in db.session.scalars(select(PoolCount))}


def four():
    return [a_prospect(name) for name in ("Amara Okafor", "Jonas Weber", "Yuki Tanaka", "Noor Haddad")]


def test_every_large_pool_is_counted_and_no_small_one(app, world):
    large = [a_pool(world.rita, *four(), name=f"Pool {number}") for number in range(5)]
    a_pool(world.rita, a_prospect("Otto Keller"), name="Small")
    assert set(counted(app)) == {pool.id for pool in large}


def test_the_card_shows_what_was_counted_and_when(app, world, browser):
    people = four()
    a_relationship(world.emil, people[0], overdue_days=-10)
    a_relationship(world.emil, people[1], overdue_days=300)
    a_pool(world.rita, *people)
    counted(app)
    page = browser(world.rita).get("/pools").text
    for words in ("1 in touch", "1 fading", "2 with nobody", "4 people", "Counted"):
        assert words in page


def test_counting_again_counts_anew_and_forgets_who_became_small(app, world):
    pool = a_pool(world.rita, *four())
    with clock.standing_at(clock.now()):
        before = counted(app)[pool.id].counted_at
    assert counted(app)[pool.id].counted_at > before
    for member in db.session.scalars(select(PoolMember).where(PoolMember.pool_id == pool.id).limit(2)).all():
        db.session.delete(member)
    db.session.flush()
    assert counted(app) == {}


def test_a_confidential_pool_is_counted_and_shown_to_nobody_else(app, world, browser):
    a_pool(world.rita, *four(), name="Canary", visibility=PoolVisibility.CONFIDENTIAL)
    assert len(counted(app)) == 1
    assert "Canary" in browser(world.rita).get("/pools").text
    assert "Canary" not in browser(world.ada).get("/pools").text


def test_members_of_counted_pools_are_not_looked_at(app, world, browser):
    a_pool(world.rita, *four())
    counted(app)
    client, seen = browser(world.rita), []

    def listen(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    client.get("/pools")
    event.remove(db.engine, "before_cursor_execute", listen)
    assert seen
    assert not [statement for statement in seen if "JOIN pool_members" in statement or "min(CASE" in statement]
