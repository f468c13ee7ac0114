"""Handing a mail to a real server that misbehaves: what is known afterwards, and what is not."""

from dataclasses import replace
from email.message import EmailMessage

import pytest

from app.kernel import mail
from tests.support.smtp import smtp_server


@pytest.fixture
def server(app, monkeypatch):
    """A server, with the product set up to use it, and little patience."""
    monkeypatch.setattr(mail, "SECONDS_FOR_A_STEP", 0.5)
    monkeypatch.setattr(mail, "SECONDS_FOR_THE_LAST_STEP", 0.5)
    monkeypatch.setattr(mail, "SECONDS_FOR_GOODBYE", 0.2)
    with smtp_server() as (url, behaviour):
        app.extensions["settings"] = replace(app.extensions["settings"], smtp_url=url)
        yield behaviour


def a_letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "perennial@localhost", "emil@example.org", "Amara this week"
    message["Message-ID"] = "<1@localhost>"
    message.set_content("Hello")
    return message


def outcome() -> str:
    try:
        mail.send(a_letter())
    except (mail.NotSent, mail.OutcomeUnknown) as error:
        return type(error).__name__
    return "sent"


def test_it_arrives(server):
    assert outcome() == "sent"
    assert [letter["Message-ID"] for letter in server.received] == ["<1@localhost>"]


@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [
        ("mail", "451 4.3.0 later", "NotSent"),
        ("mail", "550 5.7.1 not from you", "NotSent"),
        ("rcpt", "450 4.2.1 greylisted", "NotSent"),
        ("rcpt", "550 5.1.1 no such user", "AddressRefused"),
        ("rcpt", "553 no such mailbox", "AddressRefused"),
        ("rcpt", "550 5.7.1 relaying denied", "Rejected"),
        ("data", "452 4.2.2 full", "NotSent"),
        ("data", "421 4.3.2 closing", "NotSent"),
        ("data", "554 5.6.0 looks like spam", "Rejected"),
    ],
)
def test_a_refusal_is_known_for_what_it_is(server, step, answer, expected):
    setattr(server, step, answer)
    assert outcome() == expected
    assert server.received == []


@pytest.mark.parametrize(
    ("fault", "step", "expected"),
    [
        ("drops", "connect", "NotSent"),
        ("drops", "rcpt", "NotSent"),
        ("drops", "data", "OutcomeUnknown"),
        ("drops", "end", "OutcomeUnknown"),
        ("hangs", "connect", "NotSent"),
        ("hangs", "rcpt", "NotSent"),
        ("hangs", "end", "OutcomeUnknown"),
    ],
)
def test_after_the_content_has_begun_nobody_can_tell(server, fault, step, expected):
    setattr(server, fault, step)
    assert outcome() == expected


@pytest.mark.parametrize("behaviour", [{"quit": "421 going down"}, {"drops": "quit"}, {"hangs": "quit"}])
def test_what_was_taken_stays_taken_however_the_server_says_goodbye(server, behaviour):
    for name, value in behaviour.items():
        setattr(server, name, value)
    assert outcome() == "sent"


def test_nobody_there_is_not_sent(app):
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_url="smtp://127.0.0.1:9")
    assert outcome() == "NotSent"


class TestMessage:
    def test_a_name_with_a_line_break_makes_no_header(self, app, world):
        letter = mail.Mail(
            to="emil@example.org", to_name="Emil\r\nBcc: all@example.org", template="test", context={"user": world.emil}
        )
        message = mail.message_from(letter, "<1@localhost>")
        assert message["Bcc"] is None
        assert message["To"].addresses[0].display_name == "Emil Bcc: all@example.org"

    def test_the_same_row_makes_the_same_message_id(self, app):
        assert mail.message_id_for(7) == mail.message_id_for(7)
        assert mail.message_id_for(7).startswith("<7@")

    def test_without_a_server_it_is_a_file(self, app):
        mail.send(a_letter())
        mail.send(a_letter())
        folder = app.extensions["settings"].mail_dir
        assert [path.name for path in folder.iterdir()] == ["1.eml"]
