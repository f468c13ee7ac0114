"""Mails that colleagues forward: who wrote the one within, and to whom it was passed on."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from app.kernel.db import db
from outreach.inbox.models import InboundParty, MailState, PartyState
from talent.relationships.models import Direction
from tests.outreach.inbox.conftest import a_mail
from tests.outreach.inbox.test_noting import AMARA, contacts, known_by
from tests.support.makers import a_prospect

EMIL = "emil@example.org"
HEAD = f"---------- Forwarded message ---------\nFrom: Amara <{AMARA}>\nDate: Mon, 2 Nov 2026 08:15\nSubject: Berlin\nTo: <{EMIL}>\n\n"


def attached(inner: bytes, to: str, text: str = "For the file.") -> bytes:
    """A mail of Emil's with another one attached whole."""
    around = message_from_bytes(a_mail(EMIL, to, text, subject="See below"), policy=policy.default)
    around.add_attachment(message_from_bytes(inner, policy=policy.default))
    return around.as_bytes()


def test_a_mail_attached_whole_is_a_contact_with_who_wrote_it_then(world, of_emil, comes_in):
    amara = known_by(a_prospect())
    text = "I am moving to Berlin.\n\n-- \nAmara"
    inner = a_mail(f"Amara <{AMARA}>", EMIL, text, subject="Berlin", date="Mon, 02 Nov 2026 08:15:00 +0100")
    mail = comes_in(attached(inner, of_emil), of_emil)
    assert mail.state is MailState.FILED
    [contact] = contacts()
    assert (contact.prospect_id, contact.direction, contact.summary) == (amara.id, Direction.IN, "Berlin")
    assert contact.details == "For the file.\n\nI am moving to Berlin."
    assert contact.at.isoformat() == "2026-11-02T07:15:00+00:00"


def test_ones_own_mail_attached_whole_is_a_contact_with_whom_it_went_to(world, of_emil, comes_in):
    amara = known_by(a_prospect())
    comes_in(attached(a_mail(EMIL, f"Amara <{AMARA}>, eva@example.org", "Does Tuesday suit?"), of_emil), of_emil)
    [contact] = contacts()
    assert (contact.prospect_id, contact.direction) == (amara.id, Direction.OUT)


def test_whoever_attaches_a_mail_in_a_colleagues_name_is_not_that_colleague(world, of_emil, comes_in):
    known_by(a_prospect())
    raw = attached(a_mail(EMIL, AMARA), of_emil).replace(b"From: emil@", b"From: stranger@", 1)
    assert comes_in(raw, of_emil).reason == "unconfirmed"
    assert contacts() == []


def test_a_mail_without_end_within_mails_is_read_up_to_the_first(world, of_emil, comes_in):
    amara = known_by(a_prospect())
    inner = a_mail(AMARA, EMIL, "The first.")
    comes_in(
        attached(
            attached(inner, EMIL, "The second.").replace(b"From: emil@example.org", b"From: " + AMARA.encode(), 1),
            of_emil,
        ),
        of_emil,
    )
    [contact] = contacts()
    assert (contact.prospect_id, contact.details) == (amara.id, "For the file.\n\nThe second.")


@pytest.mark.parametrize("is_attached", [True, False])
def test_to_whom_a_mail_was_passed_on_did_not_write_it(world, of_emil, comes_in, is_attached):
    known_by(a_prospect())
    boris = known_by(a_prospect("Boris"), "boris@there.example")
    if is_attached:
        raw = attached(a_mail(AMARA, EMIL, "I am moving."), "Boris <boris@there.example>")
    else:
        raw = a_mail(EMIL, "Boris <boris@there.example>", f"{HEAD}I am moving.\n", subject="Fwd: Berlin")
    comes_in(raw, of_emil)
    directions = {contact.prospect_id == boris.id: contact.direction for contact in contacts()}
    assert directions == {True: Direction.OUT, False: Direction.IN}


def test_a_mail_passed_on_to_who_wrote_it_by_another_name_concerns_them_once(world, of_emil, comes_in):
    raw = a_mail(EMIL, f"A. Okafor <{AMARA}>", f"{HEAD}I am moving.\n", subject="Fwd: Berlin")
    assert comes_in(raw, of_emil).state is MailState.SORTED
    [party] = db.session.scalars(select(InboundParty))
    assert (party.name, party.direction, party.state) == ("Amara", Direction.IN, PartyState.WAITING)
