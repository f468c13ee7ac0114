"""Who an unknown address is: decided by whoever brought the mail in, and taken back as a whole."""

import pytest
from sqlalchemy import select

from app.kernel.db import db
from outreach.inbox.models import IgnoredAddress, InboundMail, InboundParty, MailState, PartyState
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import Relationship, Touchpoint
from tests.outreach.inbox.conftest import a_mail
from tests.support.makers import a_prospect

BORIS = "boris@there.example"


@pytest.fixture
def waiting(world, of_emil, comes_in) -> InboundParty:
    """Two mails to Boris, whom nobody knows."""
    comes_in(a_mail("emil@example.org", f"Boris Baum <{BORIS}>", "One."), of_emil)
    comes_in(a_mail("emil@example.org", f"Boris Baum <{BORIS}>", "Two."), of_emil)
    return parties()[0]


def parties() -> list[InboundParty]:
    return list(db.session.scalars(select(InboundParty).order_by(InboundParty.id)))


def count(model) -> int:
    return len(db.session.scalars(select(model)).all())


def test_somebody_new_gets_all_the_mails_that_waited(world, waiting, browser):
    emil = browser(world.emil)
    assert "Boris Baum" in emil.get("/inbox").text
    assert emil.post(f"/inbox/addresses/{waiting.id}/person", data={"name": "Boris Baum"}).status_code == 303
    boris = db.session.scalars(select(Prospect)).one()
    assert (boris.display_name, db.session.scalars(select(Identity.canonical)).one()) == ("Boris Baum", BORIS)
    assert sorted(one.details for one in db.session.scalars(select(Touchpoint))) == ["One.", "Two."]
    assert {mail.state for mail in db.session.scalars(select(InboundMail))} == {MailState.FILED}
    assert "Everything is sorted" in emil.get("/inbox").text


def test_taking_it_back_leaves_nothing_of_them(world, waiting, browser):
    emil = browser(world.emil)
    emil.post(f"/inbox/addresses/{waiting.id}/person", data={"name": "Boris Baum"})
    assert emil.post(f"/inbox/addresses/{waiting.id}/taking-back").status_code == 303
    assert (count(Prospect), count(Identity), count(Touchpoint), count(Relationship)) == (0, 0, 0, 0)
    assert {party.state for party in parties()} == {PartyState.WAITING}
    assert emil.post(f"/inbox/addresses/{waiting.id}/taking-back").status_code == 409


def test_a_person_whom_somebody_has_touched_meanwhile_stays(world, waiting, browser):
    emil = browser(world.emil)
    emil.post(f"/inbox/addresses/{waiting.id}/person", data={"name": "Boris Baum"})
    boris = db.session.scalars(select(Prospect)).one()
    browser(world.eva).post(f"/people/{boris.id}/notes", data={"body": "Likes tea."})
    emil.post(f"/inbox/addresses/{waiting.id}/taking-back")
    assert (count(Prospect), count(Touchpoint)) == (1, 0)


def test_somebody_known_gets_the_address_and_loses_it_again(world, waiting, browser):
    boris, emil = a_prospect("Boris Baum"), browser(world.emil)
    assert "It is Boris Baum, Acme" in emil.get("/inbox").text
    emil.post(f"/inbox/addresses/{waiting.id}/people/{boris.id}")
    assert db.session.scalars(select(Identity.canonical)).one() == BORIS
    assert {one.prospect_id for one in db.session.scalars(select(Touchpoint))} == {boris.id}
    emil.post(f"/inbox/addresses/{waiting.id}/taking-back")
    assert (count(Prospect), count(Identity), count(Touchpoint)) == (1, 0, 0)


def test_an_ignored_address_is_never_asked_about_again(world, waiting, browser, comes_in, of_emil):
    emil = browser(world.emil)
    emil.post(f"/inbox/addresses/{waiting.id}/ignoring")
    assert {party.state for party in parties()} == {PartyState.IGNORED}
    comes_in(a_mail("emil@example.org", BORIS, "Three."), of_emil)
    assert {party.state for party in parties()} == {PartyState.IGNORED}
    emil.post(f"/inbox/addresses/{waiting.id}/taking-back")
    assert count(IgnoredAddress) == 0
    assert [party.state for party in parties()].count(PartyState.WAITING) == 2


def test_what_is_left_out_once_is_asked_about_the_next_time(world, waiting, browser):
    browser(world.emil).post(f"/inbox/addresses/{waiting.id}/leaving-out")
    assert [party.state for party in parties()] == [PartyState.LEFT_OUT, PartyState.WAITING]


def test_a_mail_of_doubt_is_noted_once_its_owner_says_so_and_the_sender_is_believed_then(
    world, of_emil, comes_in, browser
):
    mail = comes_in(a_mail("emil@home.example", BORIS), of_emil)
    emil = browser(world.emil)
    assert "Was it you who sent this?" in emil.get("/inbox").text
    emil.post(f"/inbox/mails/{mail.id}/confirming", data={"remembers": "y"})
    assert db.session.get_one(InboundMail, mail.id).reason == ""
    assert comes_in(a_mail("emil@home.example", BORIS, "Again."), of_emil).reason == ""


def test_a_mail_that_is_not_mine_leaves_nothing(world, of_emil, comes_in, browser):
    mail = comes_in(a_mail("thief@there.example", BORIS), of_emil)
    browser(world.emil).post(f"/inbox/mails/{mail.id}/disowning")
    assert (db.session.get_one(InboundMail, mail.id).state, count(Touchpoint)) == (MailState.IGNORED, 0)


def test_an_administrator_has_a_failed_mail_read_again_without_reading_it(
    world, of_emil, comes_in, browser, monkeypatch
):
    monkeypatch.setattr("outreach.inbox.noting.note", lambda *_, **__: 1 / 0)
    mail = comes_in(a_mail("emil@example.org", BORIS, subject="Canary"), of_emil)
    ada = browser(world.ada)
    page = ada.get("/inbox/ways").text
    assert "ZeroDivisionError" in page
    assert "Canary" not in page
    assert ada.get(f"/inbox/mails/{mail.id}").status_code == 404
    assert ada.post(f"/inbox/mails/{mail.id}/again").status_code == 303
    assert db.session.get_one(InboundMail, mail.id).state is MailState.WAITING
