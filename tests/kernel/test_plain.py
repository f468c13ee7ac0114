"""Rows straight from the driver: the very statement that the row rules made of it, asked again."""

import contextvars
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from psycopg.errors import QueryCanceled
from sqlalchemy import Engine, Float, Uuid, bindparam, event, func, select
from sqlalchemy.exc import OperationalError

from app.identity.models import User
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.plain import plain_rows
from app.kernel.scope import ScopeError, everywhere
from app.people.listing import _by_name, _of_these
from app.search.saved import _views
from bench.counting import counting
from talent.notes.models import Note
from talent.prospects.models import Prospect
from tests.support.makers import a_note, a_prospect, a_relationship

BY_NAME = select(User.name).where(User.id == bindparam("user_id", type_=Uuid())).order_by(User.name)
NOTES = select(Note.body).order_by(Note.body)


def as_actor(app, actor: Actor | None, act: Callable[[], object]) -> object:
    """In a session of its own."""

    def acting() -> object:
        with app.app_context():
            if actor is not None:
                act_as(actor)
            return act()

    db.session.flush()
    return contextvars.Context().run(acting)


@contextmanager
def reaching_the_driver() -> Generator[list[tuple[str, dict]]]:
    seen: list[tuple[str, dict]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        seen.append((statement, dict(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


class TestWhoseRows:
    @pytest.mark.parametrize("reader", ["emil", "rita", "ada"])
    @pytest.mark.parametrize(
        ("statement", "parameters"),
        [
            (_by_name(51, goes_on=False, counts=True), {"reader_id"}),
            (_by_name(51, goes_on=True, counts=False), {"reader_id", "name", "id"}),
            (_of_these(), {"reader_id", "ids"}),
            (_views(), {"user_id"}),
            (NOTES, set()),
        ],
    )
    def test_it_is_narrowed_exactly_as_the_session_narrows(
        self, app, world, monkeypatch, reader, statement, parameters
    ):
        user = world[reader]
        values = {"reader_id": user.id, "user_id": user.id, "id": user.id, "name": "a", "ids": [user.id]}
        given = {name: values[name] for name in parameters}
        plainly: list[tuple[str, dict]] = []
        monkeypatch.setattr("app.kernel.plain._asked", lambda _connection, *asked: plainly.append(asked) or [])

        def both() -> list[tuple[str, dict]]:
            plain_rows(statement, **given)
            plain_rows(statement, **given)
            with reaching_the_driver() as usually:
                db.session.execute(statement, given).close()
            return usually

        usually = as_actor(app, user.as_actor(), both)
        assert plainly[-1:] == usually[-1:]

    def test_one_readers_rows_are_never_anothers(self, app, world):
        a_note(world.emil, a_prospect(), "canary for those inside")
        assert as_actor(app, world.emil.as_actor(), lambda: plain_rows(NOTES)) == [("canary for those inside",)]
        for _ in range(2):
            assert as_actor(app, world.paul.as_actor(), lambda: plain_rows(NOTES)) == []
            assert as_actor(app, Actor.public(), lambda: plain_rows(NOTES)) == []
            assert as_actor(app, world.emil.as_actor(), lambda: plain_rows(NOTES)) != []

    def test_who_are_alike_share_the_statement_and_none_of_its_rows(self, app, world):
        for user in (world.emil, world.eva):
            a_note(user, a_prospect(), user.name, is_private=True)
        for user in (world.emil, world.eva, world.emil):
            assert as_actor(app, user.as_actor(), lambda: plain_rows(NOTES)) == [(user.name,)]

    def test_without_an_actor_nothing_is_read(self, app, world):
        as_actor(app, world.emil.as_actor(), lambda: plain_rows(NOTES))
        with pytest.raises(ScopeError):
            as_actor(app, None, lambda: plain_rows(NOTES))

    def test_everywhere_is_everywhere_only_while_it_lasts(self, app, world):
        a_note(world.emil, a_prospect(), "canary")

        def read() -> list[object]:
            with everywhere():
                first = plain_rows(NOTES)
            return [first, plain_rows(NOTES)]

        assert as_actor(app, Actor.public(), read) == [[("canary",)], []]


class TestAsking:
    def test_what_is_asked_again_finds_what_is_there_now(self, app, world):
        def ask() -> list[tuple]:
            return plain_rows(BY_NAME, user_id=world.emil.id)

        assert ask() == [(world.emil.name,)]
        world.emil.name = "Emil the Second"
        db.session.flush()
        assert ask() == [("Emil the Second",)]
        assert plain_rows(BY_NAME, user_id=world.rita.id) == [(world.rita.name,)]

    def test_the_first_time_asks_the_database_once_as_well(self, app, world):
        statement = select(Prospect.display_name)
        for _ in range(3):
            with counting() as asked:
                plain_rows(statement)
            assert len(asked) == 1

    def test_moments_are_aware_and_in_utc(self, app, world):
        at = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
        a_relationship(world.emil, a_prospect(), created_at=at - timedelta(days=1))
        statement = select(Prospect.created_at)
        plain_rows(statement)
        ((moment,),) = plain_rows(statement)
        assert moment.utcoffset() == timedelta(0)

    def test_what_would_be_written_in_another_way_is_refused(self, app, world):
        statement = select(User.id).where(User.id.in_(bindparam("ids", expanding=True)))
        with pytest.raises(ValueError, match="cannot be asked plainly"):
            plain_rows(statement, ids=[world.emil.id])

    def test_a_fault_is_told_as_everywhere(self, app, world):
        statement = select(User.id, func.pg_sleep(bindparam("seconds", type_=Float())))
        plain_rows(statement, seconds=0.0)
        savepoint = db.session.begin_nested()
        db.session.connection().exec_driver_sql("SET LOCAL statement_timeout = 20")
        with pytest.raises(OperationalError) as fault:
            plain_rows(statement, seconds=1.0)
        savepoint.rollback()
        assert isinstance(fault.value.orig, QueryCanceled)
