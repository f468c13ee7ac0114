"""What was under way when an organisation moved goes on in the other installation, or is begun anew."""

from sqlalchemy import select

from app.kernel import clock, ids
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import Job
from app.moving.going_on import go_on_here
from app.search.models import BulkAct
from app.search.models import BulkState as ActState
from talent.duplicates.jobs import undo_next
from talent.duplicates.models import BulkMerge, BulkState, Scan, ScanState
from talent.pools.models import PoolRefresh
from tests.support.making_communities import a_community, a_question
from tests.support.making_pools import a_pool


def asked_for():
    db.session.flush()
    return set(db.session.scalars(select(Job.name)))


def test_searches_and_rounds_begin_anew(world):
    scan = Scan(asked_by_id=world.rita.id)
    pool = a_pool(world.rita, question="employer:Acme")
    db.session.add_all([scan, PoolRefresh(pool_id=pool.id, question=pool.question)])
    db.session.flush()
    go_on_here(Actor.system())
    assert db.session.scalar(select(PoolRefresh).where(PoolRefresh.finished_at.is_(None))) is None
    assert [one.state for one in db.session.scalars(select(Scan).order_by(Scan.id))] == [
        ScanState.STOPPED,
        ScanState.RUNNING,
    ]
    assert asked_for() >= {"talent.duplicates.scan", "app.filling.refresh_pools"}


def test_a_question_whose_routing_was_under_way_finds_somebody(world):
    a_question(a_community(world.engineering))
    go_on_here(Actor.system())
    assert "outreach.community.route" in asked_for()


def test_acts_upon_many_go_on_where_they_were(world):
    act = BulkAct(user_id=world.rita.id, kind="tag", token=ids.new(), state=ActState.ACTING)
    done = BulkMerge(user_id=world.rita.id, wanted=1, state=BulkState.DONE, ended_at=clock.now())
    db.session.add_all([act, done, BulkMerge(user_id=world.rita.id, wanted=3)])
    db.session.flush()
    go_on_here(Actor.system())
    assert asked_for() >= {"talent.duplicates.merge_next", "app.search.go_on"}
    assert "talent.duplicates.undo_next" not in asked_for()


def test_many_merges_that_were_being_taken_back_are_taken_back_here(world):
    bulk = BulkMerge(user_id=world.rita.id, wanted=3, state=BulkState.UNDOING)
    db.session.add(bulk)
    db.session.flush()
    go_on_here(Actor.system())
    asked = db.session.scalars(select(Job).where(Job.name == "talent.duplicates.undo_next")).one()
    undo_next(**asked.arguments)
    assert bulk.state is BulkState.UNDONE
