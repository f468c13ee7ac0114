"""An answer to a mail about a note is always a note: never a message, never a contact."""

from email import message_from_bytes, policy
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.kernel.db import db
from outreach.inbox.doorways import doorway_of
from outreach.inbox.jobs import file_waiting
from outreach.inbox.models import InboundMail, MailState, PartyState, SenderAddress, Way
from outreach.inbox.queries import parties_of
from outreach.inbox.receiving import take
from talent.conversations.models import Message
from talent.notes.models import Note
from talent.notes.replies import address_of
from talent.relationships.models import Touchpoint
from tests.outreach.inbox.conftest import DOMAIN, a_mail
from tests.support.makers import a_mention, a_note
from tests.support.making_conversations import a_conversation, a_reachable_prospect

QUOTE = "\n\nOn Tue, Nov 3, 2026 at 10:15 AM Emil <talent@nordlicht.example> wrote:\n> She wants to move.\n"


@pytest.fixture
def named(open_doors, world):
    """Emil names Eva in a note about Amara, with whom he talks as well; Eva's address for an answer."""
    prospect = a_reachable_prospect("Amara Okafor")
    a_conversation(world.emil, prospect)
    return a_mention(a_note(world.emil, prospect, "@Eva, she wants to move."), world.eva)


def notes() -> list[Note]:
    return list(db.session.scalars(select(Note).order_by(Note.answers_id.nulls_first())))


def counted(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_it_becomes_a_note_of_the_colleague_in_the_same_file_and_its_author_is_told(named, world, comes_in, browser):
    raw = a_mail(world.eva.email, address_of(named), f"In spring, she told me.{QUOTE}", message_id="<1@eva.example>")
    mail = comes_in(raw, address_of(named))
    assert (mail.state, mail.reason) == (MailState.FILED, "")
    answer = notes()[-1]
    assert (answer.body, answer.author_id, answer.prospect_id) == (
        "In spring, she told me.",
        world.eva.id,
        named.note.prospect_id,
    )
    assert "> She wants to move." in answer.folded
    assert named.settled_at is not None
    assert [one.user_id for one in answer.mentions] == [world.emil.id]
    page = browser(world.emil).get(f"/people/{answer.prospect_id}").text
    assert "A note by Eva, by mail" in page
    assert "Told: Emil" in page
    assert comes_in(raw, address_of(named)) is None
    assert len(notes()) == 2


@pytest.mark.parametrize("sender", ["amara@example.net", "emil@example.org", "somebody@else.example"])
def test_from_anybody_elses_address_it_waits_until_the_colleague_says_that_it_is_theirs(
    named, world, comes_in, browser, sender
):
    mail = comes_in(a_mail(sender, address_of(named), "In spring."), address_of(named))
    assert (mail.state, mail.reason, mail.user_id) == (MailState.SORTED, "unclaimed", world.eva.id)
    assert len(notes()) == 1
    page = browser(world.eva).get("/inbox").text
    assert "Yes, save it as my note" in page
    party = db.session.scalars(parties_of(mail.id)).one()
    assert browser(world.eva).post(f"/inbox/addresses/{party.id}/person", data={"name": "Amara"}).status_code == 409
    browser(world.eva).post(f"/inbox/mails/{mail.id}/confirming", data={"remembers": "y"})
    assert (notes()[-1].body, notes()[-1].author_id) == ("In spring.", world.eva.id)
    assert (counted(SenderAddress), party.state) == (1, PartyState.FILED)
    assert browser(world.eva).post(f"/inbox/addresses/{party.id}/taking-back").status_code == 409
    assert counted(Touchpoint) == 0


def test_what_is_not_theirs_is_never_written_down(named, world, comes_in, browser):
    mail = comes_in(a_mail("amara@example.net", address_of(named), "Who are you?"), address_of(named))
    browser(world.eva).post(f"/inbox/mails/{mail.id}/disowning")
    assert (mail.state, mail.reason, len(notes())) == (MailState.IGNORED, "disowned", 1)


def test_the_address_is_one_of_its_own_and_cannot_be_guessed_or_changed(named, world):
    other = a_mention(named.note, world.rita)
    word = address_of(named).partition("@")[0]
    assert address_of(other) != address_of(named)
    another = word[:-2] + ("b" if word[-2] == "a" else "a") + word[-1]
    for changed in (another, word[:-1], word.replace("note-", "reply-"), word.replace("note-", "bounce-")):
        assert doorway_of(f"{changed}@{DOMAIN}") is None
    assert doorway_of(address_of(named).upper()).door_id == named.id


def test_when_the_note_is_gone_or_private_its_address_takes_nothing(named, world, comes_in, browser):
    named.note.is_private = True
    assert doorway_of(address_of(named)) is None
    named.note.is_private = False
    address = address_of(named)
    browser(world.emil).post(f"/notes/{named.note_id}/remove")
    assert doorway_of(address) is None


def test_a_machines_answer_is_no_note(named, world, comes_in):
    raw = a_mail(world.eva.email, address_of(named), "I am away.", Auto_Submitted="auto-replied")
    assert comes_in(raw, address_of(named)).reason == "auto_reply"
    assert len(notes()) == 1


def test_what_hangs_on_it_stays_with_the_mail_and_the_note_says_the_rest(named, world, comes_in):
    message = message_from_bytes(a_mail(world.eva.email, address_of(named), "See here."), policy=policy.default)
    message.add_attachment(b"words", maintype="text", subtype="plain", filename="words.txt")
    mail = comes_in(message.as_bytes(), address_of(named))
    assert (mail.remarks, notes()[-1].body) == (["no_files_in_notes"], "See here.")


def test_with_a_note_goes_what_the_mail_said_from_which_it_came(named, world, comes_in, browser):
    mail = comes_in(a_mail(world.eva.email, address_of(named), "In spring."), address_of(named))
    browser(world.eva).post(f"/notes/{notes()[-1].id}/remove")
    db.session.expire_all()
    kept = db.session.get(InboundMail, mail.id)
    assert (kept.raw, kept.said, kept.subject, kept.sha256) == (None, "", "", "")


@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.text(max_size=80).filter(lambda text: "\0" not in text), min_size=10, max_size=15))
def test_whatever_it_says_it_is_a_note_or_nothing(named, world, texts):
    for number, text in enumerate([*texts, "In spring."]):
        raw = a_mail(world.eva.email, address_of(named), "", message_id=f"<{number}@eva.example>")
        spool = BytesIO(raw + text.encode(errors="replace"))
        take(spool, Way.LMTP, envelope_from="", doorways=[doorway_of(address_of(named))])
    file_waiting()
    assert (counted(Message), counted(Touchpoint)) == (0, 0)
    assert {mail.state for mail in db.session.scalars(select(InboundMail))} <= {MailState.FILED, MailState.IGNORED}
    assert "In spring." in {note.body for note in notes()}
