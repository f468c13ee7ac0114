"""The receiver as mail servers meet it: a real dialogue over a real socket."""

import asyncio
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.kernel import ids, incoming
from app.kernel.db import db
from outreach.inbox import addresses, desk, server
from outreach.inbox.models import Door, InboundMail, Way
from outreach.inbox.receiving import Brought
from tests.outreach.inbox.conftest import a_mail
from tests.support.serve import wait_until

SENDER = "emil@example.org"


@contextmanager
def listening(app, kind: str = "smtp") -> Iterator[int]:
    """The receiver on a free port of this machine, beside the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    loop, stopping = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(server.serve(app, (f"{kind}://127.0.0.1:{port}",), stopping),)
    )
    thread.start()
    try:
        wait_until(lambda: _answers(port))
        yield port
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
        loop.close()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def smtp(open_doors):
    with listening(open_doors) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        yield dialogue


def mails() -> list[InboundMail]:
    db.session.expire_all()
    return list(db.session.scalars(select(InboundMail)))


def test_a_mail_to_a_secret_address_is_taken(world, of_emil, smtp):
    raw = a_mail(SENDER, of_emil, "Hello.\n.\n..two dots\n").replace(b"\n", b"\r\n")
    assert smtp.sendmail(SENDER, [of_emil.upper()], raw) == {}
    [mail] = mails()
    assert (mail.way, mail.door, mail.user_id) == (Way.SMTP, Door.LOG, world.emil.id)
    assert mail.raw == raw
    assert mail.envelope_from == SENDER


def test_every_other_address_is_refused_in_the_same_words(world, of_emil, smtp):
    retired = addresses.open_one(world.emil.as_actor(), world.emil)
    old = addresses.whole(retired)
    world.eva.deactivated_at = world.eva.created_at
    gone = addresses.whole(addresses.open_one(world.eva.as_actor(), world.eva))
    addresses.renew(world.emil.as_actor(), retired)
    db.session.flush()
    made_up = old.replace("log-", "log-a")
    foreign = incoming.address_with(incoming.bounce_word(ids.new())[:-4] + "aaaa")
    smtp.ehlo()
    smtp.mail(SENDER)
    answers = {
        smtp.rcpt(one) for one in (old, gone, made_up, foreign, "somebody@else.example", "log-@in.nordlicht.example")
    }
    assert answers == {(550, b"5.1.1 Nobody takes mail at this address")}


def test_what_is_too_large_is_refused_and_nothing_of_it_kept(open_doors, world, of_emil, monkeypatch):
    monkeypatch.setattr(server.Desk, "__init__", _small_desk(server.Desk.__init__))
    with listening(open_doors) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.ehlo()
        dialogue.mail(SENDER)
        dialogue.rcpt(of_emil)
        code, words = dialogue.data(a_mail(SENDER, of_emil, "x" * 5_000))
        assert (code, words[:5]) == (552, b"5.3.4")
        assert dialogue.noop()[0] == 250
    assert mails() == []


def _small_desk(real):
    def make(self, app):
        real(self, app)
        self.most_bytes = 2_000

    return make


def test_while_the_database_is_away_the_sender_is_told_to_come_back(world, of_emil, smtp, monkeypatch):
    smtp.ehlo()
    smtp.mail(SENDER)
    smtp.rcpt(of_emil)

    def away(*_arguments, **_options):
        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(desk, "take_all", away)
    assert smtp.data(a_mail(SENDER, of_emil))[0] == 451
    monkeypatch.setattr(desk, "doorway_of", away)
    smtp.mail(SENDER)
    assert smtp.rcpt(of_emil)[0] == 451
    assert mails() == []


def test_a_report_comes_without_a_sender(world, open_doors, smtp):
    delivery = incoming.address_with(incoming.bounce_word(ids.new()))
    smtp.sendmail("", [delivery], a_mail("MAILER-DAEMON@there.example", delivery))
    assert mails()[0].door is Door.BOUNCE


def test_in_lmtp_every_recipient_gets_an_answer_of_its_own(open_doors, world, of_emil):
    other = addresses.whole(addresses.open_one(world.eva.as_actor(), world.eva))
    db.session.flush()
    with listening(open_doors, "lmtp") as port, socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        stream = wire.makefile("rwb")
        stream.readline()
        for line in (
            b"LHLO here",
            b"MAIL FROM:<emil@example.org>",
            f"RCPT TO:<{of_emil}>".encode(),
            f"RCPT TO:<{other}>".encode(),
            b"DATA",
        ):
            stream.write(line + b"\r\n")
            stream.flush()
            while stream.readline()[3:4] == b"-":
                pass
        stream.write(a_mail(SENDER, of_emil).replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        stream.flush()
        assert [stream.readline()[:3], stream.readline()[:3]] == [b"250", b"250"]
    assert {mail.user_id for mail in mails()} == {world.emil.id, world.eva.id}


def test_a_slow_message_is_taken_as_long_as_it_goes_on(world, of_emil, open_doors, monkeypatch):
    """The pauses are what is tried here: each shorter than the silence that ends a dialogue, all of them longer."""
    monkeypatch.setattr(server, "SECONDS_OF_SILENCE", 0.6)
    with listening(open_doors) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as dialogue:
        dialogue.helo()
        dialogue.mail(SENDER)
        dialogue.rcpt(of_emil)
        dialogue.putcmd("data")
        assert dialogue.getreply()[0] == 354
        for number in range(10):
            dialogue.send(f"X-Line: {number} is long\r\n".encode())
            time.sleep(0.1)
        dialogue.send(b"\r\nHello.\r\n.\r\n")
        assert dialogue.getreply()[0] == 250
    assert len(mails()) == 1


def test_of_mails_that_come_together_one_that_cannot_be_written_down_is_in_no_others_way(
    world, of_emil, open_doors, monkeypatch
):
    take_all, sizes = desk.take_all, []

    def some(messages):
        sizes.append(len(messages))
        if any(message.envelope_from == "bad@there.example" for message in messages):
            raise OperationalError("", {}, Exception("poisoned"))
        return take_all(messages)

    async def rings_nobody(self):
        """Tests have one connection, which serves one at a time."""

    monkeypatch.setattr(desk, "take_all", some)
    monkeypatch.setattr(desk.Desk, "_ring", rings_nobody)

    async def together(senders):
        own = desk.Desk(open_doors)
        doorway = await own.look_up(of_emil)
        spools = [BytesIO(a_mail(SENDER, of_emil, sender)) for sender in senders]
        brought = [Brought(spool, Way.SMTP, sender, [doorway]) for spool, sender in zip(spools, senders, strict=True)]
        answers = await asyncio.gather(*(own.take(message) for message in brought))
        await own.leave()
        return [answer[:3] for answer in answers]

    senders = ["a@there.example", "bad@there.example", "b@there.example"]
    with ThreadPoolExecutor(1) as beside:  # a loop of a browser may run in this one
        assert beside.submit(copy_context().run, asyncio.run, together(senders)).result() == ["250", "451", "250"]
    assert sorted(mail.envelope_from for mail in mails()) == ["a@there.example", "b@there.example"]
    assert 3 in sizes
