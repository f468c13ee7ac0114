"""The door for programs that hand raw messages over."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.kernel.db import db
from outreach.inbox.models import InboundMail, Way
from tests.outreach.inbox.conftest import a_mail

SECRET = "a secret of thirty-two characters"


@pytest.fixture
def with_secret(open_doors):
    open_doors.extensions["settings"] = replace(open_doors.extensions["settings"], inbound_secret=SECRET)


def posted(client, raw, to="", token=SECRET):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}
    return client.post("/inbound/mail", query_string={"to": to} if to else {}, data=raw, headers=headers)


def test_a_message_with_the_token_is_taken(with_secret, world, of_emil, browser):
    answer = posted(browser(None), a_mail("emil@example.org", "amara@acme.example"), to=of_emil)
    assert (answer.status_code, answer.json) == (202, {"taken": 1})
    mail = db.session.scalars(select(InboundMail)).one()
    assert (mail.way, mail.user_id) == (Way.HTTP, world.emil.id)


def test_without_an_envelope_its_own_head_says_for_whom_it_is(with_secret, world, of_emil, browser):
    assert (
        posted(browser(None), a_mail("emil@example.org", "amara@acme.example", Delivered_To=of_emil)).status_code == 202
    )


def test_a_wrong_token_is_refused_before_anything_is_read(with_secret, world, of_emil, browser):
    assert posted(browser(None), a_mail("emil@example.org", of_emil), to=of_emil, token="wrong").status_code == 401
    assert db.session.scalars(select(InboundMail)).all() == []


def test_where_no_secret_is_set_there_is_no_such_door(open_doors, world, of_emil, browser):
    assert posted(browser(None), a_mail("emil@example.org", of_emil), to=of_emil).status_code == 404


def test_an_address_that_takes_none_is_told_to_the_program(with_secret, world, of_emil, browser):
    assert posted(browser(None), a_mail("emil@example.org", "x@there.example"), to="x@there.example").status_code == 422
