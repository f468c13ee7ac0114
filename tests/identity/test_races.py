"""What happens at the same moment, on connections of their own: committed for real, and cleared away again."""

from collections.abc import Generator

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity import tokens
from app.identity.actions import account, colleagues, founding, signing_in
from app.identity.models import OneTimeToken, Organisation, Purpose, User
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from tests.support.makers import a_user
from tests.support.races import apart, at_once, committing

SECRET = "bro_of-the-browser-that-asked"


@pytest.fixture
def committed(whole_app: Flask) -> Generator[Flask]:
    with committing(whole_app) as app:
        yield app


def asked_for(app: Flask) -> tuple:
    """An organisation with Emil in it, who has asked for a code."""

    def make():
        db.session.add(Organisation(name="Nordlicht"))
        emil = a_user("Emil")
        return emil.id, signing_in.ask_for_code("emil@example.org", SECRET)

    return apart(app, Actor.system(), make)


def test_of_fifty_uses_of_one_code_one_succeeds(committed):
    emil_id, request_id = asked_for(committed)
    with committed.app_context():
        code = tokens.code_for(request_id)
    users = at_once(committed, Actor.public(), [lambda: signing_in.by_code(request_id, SECRET, code)] * 50)
    assert not [user for user in users if isinstance(user, Exception)]
    assert [user.id for user in users if user is not None] == [emil_id]


def test_of_fifty_uses_of_one_mailed_link_one_succeeds(committed):
    _, request_id = asked_for(committed)
    with committed.app_context():
        secret = tokens.link_secret(signing_in.LINK, request_id)
    users = at_once(committed, Actor.public(), [lambda: signing_in.by_mailed_link(secret, SECRET)] * 50)
    assert sum(isinstance(user, User) for user in users) == 1


def test_fifty_wrong_codes_at_once_are_five_tries(committed):
    _, request_id = asked_for(committed)
    with committed.app_context():
        code = tokens.code_for(request_id)
    wrong = [lambda n=n: signing_in.by_code(request_id, SECRET, f"{n:08}") for n in range(50)]
    assert at_once(committed, Actor.public(), wrong) == [None] * 50
    assert apart(committed, Actor.public(), lambda: signing_in.by_code(request_id, SECRET, code)) is None


def test_of_fifty_uses_of_one_printed_link_one_succeeds(committed):
    emil_id, _ = asked_for(committed)

    def make():
        token = colleagues.sign_in_link(Actor.system(), db.session.get_one(User, emil_id))
        assert tokens.find(Purpose.SIGN_IN, token)
        return token

    secret = apart(committed, Actor.system(), make)
    users = at_once(committed, Actor.public(), [lambda: signing_in.by_one_time_link(secret)] * 50)
    assert sum(isinstance(user, User) for user in users) == 1


def test_of_fifty_uses_of_one_invitation_one_joins(committed):
    def make():
        db.session.add(Organisation(name="Nordlicht"))
        actor = a_user("Ada", Role.ADMIN).as_actor()
        emil = colleagues.invite(actor, name="Emil", email="emil@example.org", role=Role.EMPLOYEE, area_id=None)
        token = db.session.scalars(select(OneTimeToken)).one()
        return emil.id, tokens.link_secret(Purpose.INVITATION, token.id)

    emil_id, secret = apart(committed, Actor.system(), make)

    def join():
        token = tokens.find(Purpose.INVITATION, secret)
        if token is None:
            return None
        account.accept_invitation(token, db.session.get_one(User, emil_id), password="drei Birken am Bach")
        return emil_id

    outcomes = at_once(committed, Actor.system(), [join] * 50)
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, Exception)} <= {Conflict, Refused}
    assert outcomes.count(emil_id) == 1


def test_two_administrators_cannot_remove_each_other_at_once(committed):
    def make():
        db.session.add(Organisation(name="Nordlicht"))
        return [a_user(name, Role.ADMIN).id for name in ("Ada", "Anton")]

    admins = apart(committed, Actor.system(), make)
    leave = [lambda one=one: colleagues.deactivate(Actor.system(), db.session.get_one(User, one)) for one in admins]
    outcomes = at_once(committed, Actor.system(), leave, threads=2)
    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [Refused]


def test_of_ten_set_ups_with_one_link_one_founds_the_organisation(committed):
    secret = apart(committed, Actor.system(), founding.new_setup_link)

    def found(number):
        token = tokens.find(Purpose.SETUP, secret)
        if token is None:
            return None
        return founding.found(
            token,
            organisation=f"Nordlicht {number}",
            name="Ada",
            email=f"ada{number}@example.org",
            password="drei Birken am Bach",
            time_zone="Europe/Berlin",
        )

    outcomes = at_once(committed, Actor.public(), [lambda n=n: found(n) for n in range(10)])
    assert sum(isinstance(outcome, User) for outcome in outcomes) == 1
    assert all(outcome is None or isinstance(outcome, User | Conflict) for outcome in outcomes)
    assert len(apart(committed, Actor.system(), lambda: db.session.scalars(select(Organisation)).all())) == 1
