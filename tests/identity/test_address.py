"""Changing one's e-mail address: only with the code that was mailed to the new one; the old one is told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.identity import passwords
from app.identity.models import EmailChange
from app.kernel import clock
from app.kernel.db import db
from tests.support.outbox import send_mail

PASSWORD = "drei Birken am Bach"
NEW = {"email": " Emil.Brandt@Example.ORG ", "current_password": PASSWORD}


@pytest.fixture
def emil(world):
    world.emil.password_hash = passwords.hashed(PASSWORD)
    return world.emil


@pytest.fixture
def client(emil, browser):
    client = browser(None)
    client.post("/sign-in", data={"email": emil.email, "password": PASSWORD})
    return client


@pytest.fixture
def code(app, client):
    """Asked for, and read at the new address."""
    assert client.post("/account/address", data=NEW).status_code == 303
    (letter,) = send_mail(app)
    assert letter.to == "Emil <emil.brandt@example.org>"
    return re.search(r"\d{4} \d{4}", letter.text)[0]


def confirm(client, code):
    return client.post("/account/address/code", data={"code": code})


def test_nothing_changes_before_the_code_is_typed(emil, client, code):
    assert emil.email == "emil@example.org"
    assert "A code is on its way to emil.brandt@example.org" in client.get("/account/address").text


def test_with_the_code_it_is_the_address_and_the_old_one_is_told(app, emil, client, browser, code):
    other = browser(emil)
    assert confirm(client, code).status_code == 303
    assert emil.email == "emil.brandt@example.org"
    (letter,) = send_mail(app)
    assert "emil@example.org" in letter.to
    assert "This one gets no more mail from us." in letter.text
    assert [browser_.get("/account").status_code for browser_ in (client, other)] == [200, 200]


def test_a_wrong_code_is_said_beside_the_field_and_after_five_none_works(emil, client, code):
    answers = [confirm(client, "00000000") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "This is not the code that was mailed to the new address." in answers[0].text
    assert "That was wrong five times." in answers[-1].text
    assert confirm(client, code).status_code == 422
    assert emil.email == "emil@example.org"


def test_a_code_works_for_an_hour(emil, client, code):
    change = db.session.scalars(select(EmailChange)).one()
    assert change.expires_at - clock.now() > timedelta(minutes=59)
    change.expires_at = clock.now()
    db.session.flush()
    assert "This code is over." in confirm(client, code).text
    assert emil.email == "emil@example.org"


def test_a_second_wish_takes_the_place_of_the_first(app, emil, client, code):
    client.post("/account/address", data={**NEW, "email": "e@example.org"})
    assert confirm(client, code).status_code == 422
    assert db.session.scalars(select(EmailChange)).one().email == "e@example.org"


def test_who_thinks_again_keeps_the_present_one(client, code):
    client.post("/account/address/keeping")
    assert confirm(client, code).status_code == 422


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "emil@example.org"}, "This is your address already."),
        ({"email": "ada@example.org"}, "Somebody here has this address already."),
        ({"email": "emil"}, "error"),
        ({"current_password": "something else entirely"}, "This is not your present password."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(app, client, changed, said):
    answer = client.post("/account/address", data={**NEW, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert send_mail(app) == []


def test_an_address_that_a_colleague_got_meanwhile_is_refused(world, emil, client, code):
    world.rita.email = "emil.brandt@example.org"
    db.session.flush()
    assert confirm(client, code).status_code == 409
    assert emil.email == "emil@example.org"
