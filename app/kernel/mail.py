"""Mail: three templates (`emails/<name>/subject.txt`, `body.txt`, `body.html`), one way out.

Without `SMTP_URL` mails become `.eml` files in the data directory, named by their Message-ID, so that the same
mail written twice is one file. This is the only module that knows SMTP.
"""

import email
import email.policy
import smtplib
import ssl
from collections.abc import Collection, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app, g, render_template
from flask_babel import refresh

from app.kernel import clock, incoming

SECONDS_FOR_A_STEP = 20
SECONDS_FOR_THE_LAST_STEP = 120
"""A server may look at the content before it answers (RFC 5321, 4.5.3.2.6 even grants it ten minutes)."""
SECONDS_FOR_GOODBYE = 2
LOOP_HEADER = "X-Perennial-Sent"
"""Stands in every mail of ours: one that comes in with it has gone in a circle."""
_FINAL = 500
_POLICY = " 5.7."
"""The enhanced code of a refusal that is not about the address itself (RFC 3463)."""


class NotSent(Exception):
    """The mail surely did not go; trying again may help. Carries the server's words."""


class Rejected(NotSent):
    """The server refused this mail for good (5xx): trying again will not help."""


class AddressRefused(Rejected):
    """The server refused the recipient for good: nothing reaches that address."""


class OutcomeUnknown(Exception):
    """The connection broke after the mail was handed over: it may or may not have gone."""


@dataclass(frozen=True)
class Thread:
    """What makes a mail part of a talk: the name of whoever wrote (empty: ours), where answers go to (None: nowhere), and the
    Message-IDs of the mails before it, oldest first.
    """

    written_by: str = ""
    reply_to: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mail:
    """What a mail says and to whom. `template` names the folder below `templates/emails/`."""

    to: str
    to_name: str
    template: str
    locale: str = "en"
    time_zone: str = "UTC"
    context: dict[str, Any] = field(default_factory=dict)
    thread: Thread | None = None


@contextmanager
def read_as(locale: str, time_zone: str) -> Generator[None]:
    """Speak the reader's language and show the reader's clock while rendering."""
    before = g.get("reader_locale"), g.get("reader_zone")
    g.reader_locale, g.reader_zone = locale, time_zone
    refresh()
    try:
        yield
    finally:
        g.reader_locale, g.reader_zone = before
        refresh()


def message_from(mail: Mail, message_id: str) -> EmailMessage:
    """The finished message: plain text first, HTML beside it, marked as made by a machine (RFC 3834)."""
    settings = current_app.extensions["settings"]
    with read_as(mail.locale, mail.time_zone):
        subject, text, html = (
            render_template(f"emails/{mail.template}/{part}", mail=mail, **mail.context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        ours = render_template("emails/_sender.txt")
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = _sender(settings.mail_from, mail.thread.written_by if mail.thread is not None else "", ours)
    message["To"] = Address(display_name=_one_line(mail.to_name), addr_spec=mail.to)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message[LOOP_HEADER] = "1"
    if mail.thread is not None:
        _join_thread(message, mail.thread)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _sender(mail_from: str, written_by: str, ours: str) -> Address:
    """Our address, under the name of whoever wrote; else under that of `MAIL_FROM`, or, where it has none, of the organisation."""
    name, address = parseaddr(mail_from)
    return Address(display_name=_one_line(written_by or name or ours), addr_spec=address)


def _join_thread(message: EmailMessage, thread: Thread) -> None:
    """So that programs show it with the mails before it (RFC 5322, 3.6.4), and answers come to the right place."""
    if thread.reply_to is not None:
        message["Reply-To"] = Address(addr_spec=thread.reply_to)
    if thread.references:
        message["In-Reply-To"] = thread.references[-1]
        message["References"] = " ".join(thread.references)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def message_id_for(row_id: object) -> str:
    """A Message-ID made from a row's id: the same row always makes the same (RFC 5322, 3.6.4)."""
    domain = current_app.extensions["settings"].mail_from.rpartition("@")[2].rstrip(">") or "localhost"
    return f"<{row_id}@{domain}>"


def send(message: EmailMessage) -> str:
    """Hand the message over; the answer is what took it.

    Raises NotSent (try again), Rejected (never will) or OutcomeUnknown (nobody can tell).
    """
    settings = current_app.extensions["settings"]
    if settings.smtp_url is None:
        return _write_file(message, settings.data_dir / "mail")
    return _send_by_smtp(message, settings.smtp_url)


def _write_file(message: EmailMessage, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{message['Message-ID'].strip('<>').partition('@')[0]}.eml"
    partial = path.with_suffix(".partial")
    partial.write_bytes(message.as_bytes())
    partial.replace(path)
    return path.name


def forget_files_naming(words: Collection[str]) -> None:
    """Delete the mails written as files that name somebody, in their text or their address; there are none with SMTP."""
    for path in current_app.extensions["settings"].mail_dir.glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        said = f"{message['To']} {message['Subject']} {body.get_content() if body is not None else ''}".casefold()
        if any(word.casefold() in said for word in words if word):
            path.unlink(missing_ok=True)


def _send_by_smtp(message: EmailMessage, url: str) -> str:
    """One SMTP dialogue. It counts as handed over from the moment at which the content begins (DATA); what comes after
    the server has taken it (QUIT, closing) cannot undo that.
    """
    dialogue = None
    try:
        dialogue = _open(url)
        dialogue.send_message(message, from_addr=_comes_back_to(message))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        raise _answer_of(error) from error
    except Exception as error:
        if dialogue is not None and dialogue.is_handed_over:
            raise OutcomeUnknown(_words_of(error)) from error
        raise NotSent(_words_of(error)) from error
    finally:
        _hang_up(dialogue)
    return "smtp"


def complaint_of(url: str) -> str:
    """Why the mail server at this URL does not let us in, in its own words; empty if it does."""
    dialogue = None
    try:
        dialogue = _open(url)
    except (OSError, smtplib.SMTPException) as error:
        return _words_of(error)
    finally:
        _hang_up(dialogue)
    return ""


def _comes_back_to(message: EmailMessage) -> str | None:
    """An address for this one mail, where mail comes in: then a report about it names it. Else the sender's."""
    try:
        row_id = UUID(str(message["Message-ID"]).strip("<>").partition("@")[0])
    except ValueError:
        return None
    return incoming.address_with(incoming.bounce_word(row_id))


def _answer_of(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> NotSent:
    """What the server's answer means. Other refusals (who we are, from whom it comes, sign-in) are no fault of this
    mail, and are tried again.
    """
    if isinstance(error, smtplib.SMTPDataError):
        words = _plain(error.smtp_code, error.smtp_error)
        return Rejected(words) if error.smtp_code >= _FINAL else NotSent(words)
    code, text = next(iter(error.recipients.values()))
    words = _plain(code, text)
    if code < _FINAL:
        return NotSent(words)
    return Rejected(words) if _POLICY in words else AddressRefused(words)


def _plain(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"[:300]


def _words_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


class _Dialogue(smtplib.SMTP):
    """An SMTP dialogue that knows whether the content has begun to go, and then waits longer for the answer."""

    is_handed_over = False

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        self.is_handed_over = True
        if self.sock is not None:
            self.sock.settimeout(SECONDS_FOR_THE_LAST_STEP)
        return super().data(msg)


class _DialogueOverTls(_Dialogue, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _open(url: str) -> _Dialogue:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        tls = ssl.create_default_context()
        dialogue: _Dialogue = _DialogueOverTls(host, parts.port or 465, timeout=SECONDS_FOR_A_STEP, context=tls)
    else:
        dialogue = _Dialogue(host, parts.port or 25, timeout=SECONDS_FOR_A_STEP)
    try:
        if parts.scheme == "smtp+starttls":
            dialogue.starttls(context=ssl.create_default_context())
        if parts.username:
            dialogue.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        _hang_up(dialogue)
        raise
    return dialogue


def _hang_up(dialogue: smtplib.SMTP | None) -> None:
    """Say goodbye, shortly: nobody waits for the answer."""
    if dialogue is None:
        return
    with suppress(OSError, smtplib.SMTPException):
        if dialogue.sock is not None:
            dialogue.sock.settimeout(SECONDS_FOR_GOODBYE)
            dialogue.quit()
    dialogue.close()
