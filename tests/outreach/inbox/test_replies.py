"""Answers by mail land in the conversation that they belong to."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO

from sqlalchemy import select

from app.kernel.db import db
from outreach.inbox.doorways import doorway_of
from outreach.inbox.jobs import file_waiting, in_turn
from outreach.inbox.models import InboundMail, MailState, Way
from outreach.inbox.receiving import take
from talent.conversations.guarding import holding
from talent.conversations.guarding.models import HeldMessage, Watch
from talent.conversations.models import Message, Source
from talent.conversations.replies import address_of
from tests.outreach.inbox.conftest import a_mail
from tests.support.clamd import clamd
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect, place
from tests.support.making_documents import a_pdf
from tests.support.making_guarding import a_block, a_watched
from tests.support.outbox import send_mail

OWN = "talent@nordlicht.example"


def said() -> list[Message]:
    return list(db.session.scalars(select(Message).order_by(Message.number)))


def test_an_answer_from_any_address_with_the_secret_of_the_place_is_said_there(open_doors, world, comes_in):
    conversation = a_conversation(world.emil)
    a_message(conversation, world.emil, "Does Tuesday suit?")
    address = address_of(place(conversation))
    text = "It does.\n\nBest,\nAmara\n\nOn Tue, Nov 3, 2026 at 10:15 AM Emil <talent@nordlicht.example> wrote:\n> Does Tuesday suit?\n"
    mail = comes_in(a_mail("Amara <other@private.example>", address, text), address)
    assert (mail.state, mail.reason) == (MailState.FILED, "")
    answer = said()[-1]
    assert (answer.body, answer.source, answer.author_id) == ("It does.", Source.MAIL, place(conversation).id)
    assert "Does Tuesday suit?" in answer.folded


def test_the_same_answer_twice_is_said_once(open_doors, world, comes_in):
    conversation = a_conversation(world.emil)
    address = address_of(place(conversation))
    raw = a_mail("amara@example.net", address, "Yes.")
    comes_in(raw, address)
    assert comes_in(raw, address) is None
    assert len(said()) == 1


def test_what_hangs_on_an_answer_comes_along_and_what_is_not_taken_is_told(open_doors, world, comes_in):
    conversation = a_conversation(world.emil)
    address = address_of(place(conversation))
    message = message_from_bytes(a_mail("amara@example.net", address, "Here it is."), policy=policy.default)
    message.add_attachment(a_pdf("CV"), maintype="application", subtype="pdf", filename="cv.pdf")
    message.add_attachment(b"MZ\0", maintype="application", subtype="octet-stream", filename="tool.exe")
    mail = comes_in(message.as_bytes(), address)
    assert [one.original_name for one in said()[-1].attachments] == ["cv.pdf"]
    assert mail.remarks == ["not_taken"]


def test_with_files_it_waits_for_the_virus_scanner_and_nothing_of_it_is_lost(open_doors, world, comes_in, browser):
    conversation = a_conversation(world.emil)
    address = address_of(place(conversation))
    message = message_from_bytes(a_mail("amara@example.net", address, "Here it is."), policy=policy.default)
    message.add_attachment(a_pdf("CV"), maintype="application", subtype="pdf", filename="cv.pdf")
    with clamd() as scanner:
        settings = open_doors.extensions["settings"]
        open_doors.extensions["settings"] = replace(settings, clamd_url=scanner.url)
        scanner.says = "INSTREAM size limit exceeded. ERROR"
        mail = comes_in(message.as_bytes(), address)
        assert (mail.state, said()) == (MailState.FAILED, [])
        scanner.says = ""
        browser(world.ada).post(f"/inbox/mails/{mail.id}/again")
        file_waiting()
    assert [one.original_name for one in said()[-1].attachments] == ["cv.pdf"]


def test_somebody_who_is_away_says_nothing_by_it(open_doors, world, comes_in):
    conversation = a_conversation(world.emil)
    address = address_of(place(conversation))
    mail = comes_in(
        a_mail(
            "amara@example.net", address, "I am away.", subject="Out of office: Tuesday", Auto_Submitted="auto-replied"
        ),
        address,
    )
    assert (mail.state, mail.reason) == (MailState.IGNORED, "auto_reply")
    assert said() == []


def test_an_answer_without_the_secret_waits_for_the_colleague(open_doors, world, comes_in, browser):
    conversation = a_conversation(world.emil)
    seat = place(conversation)
    seat.note_mail("<ours@nordlicht.example>")
    db.session.flush()
    raw = a_mail("amara@example.net", OWN, "Yes, gladly.", In_Reply_To="<ours@nordlicht.example>")
    mail = comes_in(raw, OWN)
    assert (mail.state, mail.reason, mail.user_id) == (MailState.SORTED, "unproven", world.emil.id)
    assert said() == []
    assert "Is this an answer to you?" in browser(world.emil).get("/inbox").text
    assert browser(world.eva).post(f"/inbox/mails/{mail.id}/confirming").status_code == 404
    browser(world.emil).post(f"/inbox/mails/{mail.id}/confirming")
    assert [message.body for message in said()] == ["Yes, gladly."]
    assert db.session.get_one(InboundMail, mail.id).state is MailState.FILED


def test_whoever_left_the_conversation_says_nothing_there_any_more(open_doors, world, comes_in):
    conversation = a_conversation(world.emil, others=(world.eva,))
    address = address_of(place(conversation, world.eva))
    world.eva.deactivated_at = world.eva.created_at
    db.session.flush()
    assert doorway_of(address) is None


class TestGuarding:
    def test_an_answer_with_a_watched_word_is_held_and_its_author_is_told(self, open_doors, world, comes_in):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        address = address_of(place(conversation))
        mail = comes_in(a_mail("amara@example.net", address, "My bank account is 12."), address)
        assert (mail.state, mail.reason) == (MailState.FILED, "held")
        assert said() == []
        held = db.session.scalars(select(HeldMessage)).one()
        assert held.body == "My bank account is 12."
        [letter] = [one for one in send_mail(open_doors) if "amara@example.net" in one.to]
        assert letter.subject == "Your message waits"
        holding.release(world.rita.as_actor(), held, answer="")
        assert [(one.body, one.source) for one in said()] == [("My bank account is 12.", Source.MAIL)]

    def test_what_only_warns_lets_a_mail_pass(self, open_doors, world, comes_in):
        a_watched("salary", Watch.WARNS)
        address = address_of(place(a_conversation(world.emil)))
        comes_in(a_mail("amara@example.net", address, "About the salary."), address)
        assert len(said()) == 1

    def test_who_is_blocked_is_heard_by_nobody_and_answered_by_no_machine(self, open_doors, world, comes_in):
        conversation = a_conversation(world.emil)
        a_block(world.emil, conversation.prospect)
        address = address_of(place(conversation))
        comes_in(a_mail("amara@example.net", address, "You again."), address)
        assert said() == []
        assert db.session.scalars(select(HeldMessage.body)).all() == ["You again."]
        assert [one for one in send_mail(open_doors) if "amara@example.net" in one.to] == []

    def test_one_of_ours_is_told_that_an_answer_to_them_went_nowhere(self, open_doors, world, comes_in):
        conversation = a_conversation(world.emil)
        a_block(world.rita, conversation.prospect)
        address = address_of(place(conversation, world.emil))
        mail = comes_in(a_mail(world.emil.email, address, "Yes."), address)
        assert (mail.state, mail.reason, said()) == (MailState.IGNORED, "unwelcome", [])
        [letter] = [one for one in send_mail(open_doors) if one.to.endswith(f"<{world.emil.email}>")]
        assert "They are blocked" in letter.text
        assert "> Yes." in letter.text

    def test_without_the_secret_address_they_are_held_too(self, open_doors, world, comes_in):
        conversation = a_conversation(world.emil)
        a_message(conversation, world.emil, "Does Tuesday suit?")
        place(conversation).note_mail("<ours@nordlicht.example>")
        a_block(world.emil, conversation.prospect)
        raw = a_mail("amara@example.net", OWN, "No.", In_Reply_To="<ours@nordlicht.example>")
        comes_in(raw, OWN)
        assert len(said()) == 1
        assert db.session.scalars(select(HeldMessage.body)).all() == ["No."]


def test_a_mail_waits_while_an_earlier_one_of_the_same_place_is_filed_elsewhere(open_doors, world):
    here, there = (a_conversation(world.emil, a_reachable_prospect(name, f"{name}@example.net")) for name in ("a", "b"))
    for number, conversation in enumerate((here, there, here)):
        address = address_of(place(conversation))
        raw = a_mail("amara@example.net", address, f"No. {number}", message_id=f"<{number}@example.net>")
        take(BytesIO(raw), Way.SMTP, envelope_from="", doorways=[doorway_of(address)])
    first, other, second = db.session.scalars(select(InboundMail).order_by(InboundMail.message_id))
    for number, mail in enumerate((first, other, second)):
        mail.created_at += timedelta(seconds=number)
    db.session.flush()
    assert in_turn([other, second]) == [other]
    assert in_turn([first, other, second]) == [first, other, second]
    file_waiting()
    assert [message.body for message in said() if message.conversation_id == here.id] == ["No. 0", "No. 2"]
