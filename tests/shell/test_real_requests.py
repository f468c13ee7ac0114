"""Requests on connections of their own, as a server has them: what only reads has no transaction, what writes or locks has one."""

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, jsonify
from psycopg.pq import TransactionStatus
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from app.identity.models import BrowserSession, BusinessArea, Organisation, User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.web import open_to_all
from app.search import looking
from app.search.patience import Patience, TooLong
from app.shell.factory import SECONDS_OF_A_STATEMENT
from tests.support.browser import Browser
from tests.support.makers import a_prospect, a_user
from tests.support.races import apart, committing

VIEW = "home.today"
EMIL = select(User.id).where(User.name == "Emil")


@pytest.fixture
def served(whole_app: Flask) -> Generator[Flask]:
    with committing(whole_app) as app:
        with app.app_context():
            db.engine.dispose()
        yield app


@pytest.fixture
def emil(served: Flask) -> Generator[Browser]:
    """Emil's browser; all that it asks goes over one connection."""
    client: Any = served.test_client()

    def come() -> None:
        db.session.add(Organisation(name="Nordlicht"))
        for name in ("Amara Okafor", "Amara Berg", "Bo Li"):
            a_prospect(name)
        client.sign_in(a_user("Emil"))

    apart(served, Actor.system(), come)
    with served.app_context():
        yield client


@pytest.fixture
def viewing(served: Flask, emil: Browser, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Any]:
    """`viewing(act)` is what a GET answers that does so."""

    def view(act: Callable[[], Any]) -> Any:
        monkeypatch.setitem(served.view_functions, VIEW, open_to_all(lambda: jsonify(act())))
        return emil.get("/")

    return view


def beside(app: Flask, act: Callable[[], Any]) -> Any:
    """What somebody else finds, at the same time."""
    return apart(app, Actor.system(), act)


def status() -> int:
    driver: Any = db.session.connection().connection.driver_connection
    return int(driver.pgconn.transaction_status)


def bound() -> Any:
    return db.session.scalar(select(func.current_setting("statement_timeout")))


def test_a_page_that_reads_has_no_transaction(viewing):
    assert viewing(lambda: [db.session.scalar(EMIL) is not None, status()]).json == [True, TransactionStatus.IDLE]


@pytest.mark.parametrize("question", ["q=amara&f=tie:none", "f=name:amara", "f=name:amara+tie:none&sort=-added"])
def test_a_search_that_may_be_given_up_leaves_the_connection_as_it_was(viewing, emil, monkeypatch, question):
    monkeypatch.setattr(looking, "WINDOW", 1)
    answer = emil.get(f"/people?{question}")
    assert answer.status_code == 200
    assert ("Amara Berg" in answer.text, "Bo Li" in answer.text) == (True, False)
    assert viewing(lambda: [bound(), status()]).json == [f"{SECONDS_OF_A_STATEMENT}s", TransactionStatus.IDLE]


def test_what_is_asked_after_a_search_was_given_up_is_answered(viewing):
    def give_up() -> list[Any]:
        with pytest.raises(TooLong):
            Patience().rows(select(func.pg_sleep(5)), at_most=0.05)
        return [db.session.scalar(EMIL) is not None, bound()]

    assert viewing(give_up).json == [True, f"{SECONDS_OF_A_STATEMENT}s"]


def test_that_a_session_was_seen_is_kept_although_the_page_only_reads(served, emil):
    seen_at, long_ago = select(BrowserSession.seen_at), clock.now() - timedelta(hours=1)
    beside(served, lambda: db.session.execute(update(BrowserSession).values(seen_at=long_ago)))
    assert emil.get("/people").status_code == 200
    assert beside(served, lambda: db.session.scalar(seen_at)) > long_ago + timedelta(minutes=50)


def test_what_a_get_writes_is_there_once_it_has_answered_and_not_before(served, viewing):
    areas = select(func.count()).select_from(BusinessArea)

    def write() -> Any:
        db.session.scalar(EMIL)
        db.session.add(BusinessArea(name="Sea"))
        db.session.flush()
        return beside(served, lambda: db.session.scalar(areas))

    assert viewing(write).json == 0
    assert beside(served, lambda: db.session.scalar(areas)) == 1


def test_what_a_get_writes_goes_when_it_fails(served, viewing):
    def write() -> None:
        db.session.scalar(EMIL)
        db.session.execute(update(User).values(title="canary"))
        raise NotFound

    assert viewing(write).status_code == 404
    assert beside(served, lambda: db.session.scalar(select(User.title))) == ""


def test_what_a_get_locks_is_locked_until_it_has_answered(served, viewing):
    def lock() -> None:
        db.session.scalar(EMIL)
        db.session.scalar(EMIL.with_for_update())
        db.session.scalar(EMIL)
        with pytest.raises(OperationalError, match="could not obtain lock"):
            beside(served, lambda: db.session.scalar(EMIL.with_for_update(nowait=True)))

    assert viewing(lock).status_code == 200
    assert beside(served, lambda: db.session.scalar(EMIL.with_for_update(nowait=True))) is not None


@pytest.mark.parametrize(
    "ended",
    [
        update(BrowserSession).values(ended_at=func.now()),
        update(User).values(deactivated_at=func.now()),
        update(BrowserSession).values(seen_at=func.now() - timedelta(hours=13)),
        update(BrowserSession).values(created_at=func.now() - timedelta(days=8)),
    ],
    ids=["ended", "deactivated", "unused", "old"],
)
def test_a_session_that_is_over_opens_nothing_more(served, emil, ended):
    assert [emil.get("/people").status_code for _ in range(2)] == [200, 200]
    beside(served, lambda: db.session.execute(ended))
    assert emil.get("/people").status_code == 303


def test_a_role_that_was_taken_away_is_gone_with_the_next_page(served, emil):
    assert emil.get("/people").status_code == 200
    beside(served, lambda: db.session.execute(update(User).values(role="partner")))
    assert emil.get("/people").status_code == 403
