"""Mails that colleagues send or forward to their own address, and what is written down of them."""

from datetime import timedelta

from sqlalchemy import func, select

from app.kernel.db import db
from outreach.inbox.jobs import forget_useless
from outreach.inbox.models import InboundMail, InboundParty, MailState, PartyState, Shares
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import ContactKind, Direction, Touchpoint, Visibility
from tests.outreach.inbox.conftest import a_mail, an_address
from tests.support.makers import a_prospect
from tests.support.outbox import send_mail

AMARA = "amara@acme.example"


def known_by(prospect: Prospect, address: str = AMARA) -> Prospect:
    db.session.add(Identity(prospect_id=prospect.id, kind=IdentityKind.EMAIL, raw=address, canonical=address))
    db.session.flush()
    return prospect


def contacts() -> list[Touchpoint]:
    return list(db.session.scalars(select(Touchpoint).order_by(Touchpoint.created_at)))


def test_a_mail_with_a_blind_copy_becomes_a_contact_with_whom_it_went_to(world, of_emil, comes_in):
    amara = known_by(a_prospect())
    mail = comes_in(a_mail("Emil <emil@example.org>", f"Amara <{AMARA}>", "Does Tuesday suit?\n\n-- \nEmil"), of_emil)
    assert (mail.state, mail.reason) == (MailState.FILED, "")
    [contact] = contacts()
    assert (contact.prospect_id, contact.user_id) == (amara.id, world.emil.id)
    assert (contact.kind, contact.direction) == (ContactKind.EMAIL, Direction.OUT)
    assert (contact.summary, contact.details) == ("Tuesday", "Does Tuesday suit?")
    assert contact.at.isoformat() == "2026-11-03T09:15:00+00:00"


def test_a_forwarded_mail_becomes_a_contact_with_who_wrote_it(world, of_emil, comes_in):
    amara = known_by(a_prospect())
    text = (
        "For the file.\n\n---------- Forwarded message ---------\nVon: Amara <amara@acme.example>\n"
        "Date: Di., 3. Nov. 2026 um 08:15 Uhr\nSubject: Berlin\nTo: <emil@example.org>\n\nI am moving to Berlin.\n"
    )
    comes_in(a_mail("emil@example.org", of_emil, text, subject="Fwd: Berlin"), of_emil)
    [contact] = contacts()
    assert (contact.prospect_id, contact.direction) == (amara.id, Direction.IN)
    assert (contact.summary, contact.details) == ("Berlin", "For the file.\n\nI am moving to Berlin.")
    assert contact.at.isoformat() == "2026-11-03T07:15:00+00:00"


def test_the_same_mail_by_two_ways_is_one(world, of_emil, comes_in):
    known_by(a_prospect())
    raw = a_mail("emil@example.org", AMARA)
    assert comes_in(raw, of_emil) is not None
    assert comes_in(raw.replace(b"\n", b"\r\n"), of_emil, way="imap") is None
    assert len(contacts()) == 1


def test_a_mail_without_an_id_is_known_by_what_it_says(world, of_emil, comes_in):
    known_by(a_prospect())
    raw = b"\n".join(line for line in a_mail("emil@example.org", AMARA).split(b"\n") if b"Message-ID" not in line)
    assert comes_in(raw, of_emil) is not None
    assert comes_in(b"Received: by another way\r\n" + raw.replace(b"\n", b"\r\n"), of_emil) is None
    assert comes_in(raw + b"PS: Bring tea.\n", of_emil) is not None


def test_nobody_is_made_from_an_unknown_address_and_the_sender_is_told_once_a_day(app, world, of_emil, comes_in):
    before = db.session.scalar(select(func.count()).select_from(Prospect))
    mail = comes_in(a_mail("emil@example.org", "Boris <boris@there.example>, team@there.example"), of_emil)
    comes_in(a_mail("emil@example.org", "Cara <cara@there.example>"), of_emil)
    assert mail.state is MailState.SORTED
    assert db.session.scalar(select(func.count()).select_from(Prospect)) == before
    letters = send_mail(app)
    assert [letter.to for letter in letters] == ["Emil <emil@example.org>"]
    assert "Boris" in letters[0].text


def test_an_address_that_two_people_share_waits_for_a_decision(world, of_emil, comes_in):
    known_by(a_prospect("Amara One"))
    known_by(a_prospect("Amara Two"))
    comes_in(a_mail("emil@example.org", AMARA), of_emil)
    assert db.session.scalars(select(InboundParty)).one().state is PartyState.WAITING
    assert contacts() == []


def test_colleagues_are_nobody_to_keep_in_touch_with(world, of_emil, comes_in):
    mail = comes_in(a_mail("emil@example.org", "eva@example.org, new@example.org"), of_emil)
    assert {party.state for party in db.session.scalars(select(InboundParty))} == {PartyState.INSIDE}
    assert (mail.state, mail.reason) == (MailState.IGNORED, "concerns_nobody")


def test_what_somebody_else_sends_to_a_secret_address_waits_to_be_confirmed(world, of_emil, comes_in):
    known_by(a_prospect())
    mail = comes_in(a_mail("stranger@there.example", AMARA), of_emil)
    assert (mail.state, mail.reason) == (MailState.SORTED, "unconfirmed")
    assert contacts() == []


def test_colleagues_see_that_somebody_wrote_but_not_what_unless_that_is_wanted(world, open_doors, comes_in):
    known_by(a_prospect())
    address = an_address(world.emil, Shares.FACT)
    mail = comes_in(a_mail("emil@example.org", AMARA, "Only for Amara."), address)
    [contact] = contacts()
    assert (contact.summary, contact.details, contact.visibility) == ("", "", Visibility.OPEN)
    assert mail.said == "Only for Amara."


def test_what_is_shared_with_nobody_is_private(world, open_doors, comes_in):
    known_by(a_prospect())
    comes_in(a_mail("emil@example.org", AMARA), an_address(world.emil, Shares.NOTHING))
    assert contacts()[0].visibility is Visibility.PRIVATE


def test_an_answer_of_a_machine_is_no_contact(world, of_emil, comes_in):
    known_by(a_prospect())
    mail = comes_in(a_mail("emil@example.org", AMARA, Auto_Submitted="auto-replied"), of_emil)
    assert (mail.state, mail.reason) == (MailState.IGNORED, "auto_reply")
    assert contacts() == []


def test_one_that_cannot_be_read_keeps_the_others_not_up(world, of_emil, comes_in, monkeypatch):
    known_by(a_prospect())
    monkeypatch.setattr("outreach.inbox.noting.note", lambda *_, **__: 1 / 0)
    mail = comes_in(a_mail("emil@example.org", AMARA), of_emil)
    assert (mail.state, mail.reason) == (MailState.FAILED, "ZeroDivisionError")
    assert db.session.scalar(select(InboundMail.raw).where(InboundMail.id == mail.id))


def test_what_concerns_nobody_is_forgotten_after_ninety_days_and_the_rest_is_kept(world, of_emil, comes_in, browser):
    known_by(a_prospect())
    useless = comes_in(a_mail("emil@example.org", "eva@example.org"), of_emil)
    noted = comes_in(a_mail("emil@example.org", AMARA), of_emil)
    days = {useless.id: 91, noted.id: 91, comes_in(a_mail("emil@example.org", "ada@example.org"), of_emil).id: 89}
    for mail_id, age in days.items():
        mail = db.session.get_one(InboundMail, mail_id)
        mail.created_at -= timedelta(days=age)
    db.session.flush()
    forget_useless()
    db.session.expire_all()
    kept = {mail.id: mail.raw is not None for mail in db.session.scalars(select(InboundMail))}
    assert kept == {mail_id: mail_id != useless.id for mail_id in days}
    emil = browser(world.emil)
    assert emil.get(f"/inbox/mails/{noted.id}/message").status_code == 200
    assert emil.get(f"/inbox/mails/{useless.id}/message").status_code == 404
    assert "Download" not in emil.get(f"/inbox/mails/{useless.id}").text
