"""The receiver is killed again and again while mail comes in: what it said it took is there, and nothing is there twice."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psycopg
import pytest

from app.identity.tokens import sha256
from app.kernel import ids
from app.shell.config import Settings
from app.shell.places import CHECKOUT
from app.shell.supervision.endings import RUN_MARK
from tests.outreach.inbox.conftest import DOMAIN, a_mail
from tests.support.database import plain

pytestmark = pytest.mark.processes

KILLS, MAILS = 2, 16
WORD = "log-aaaaaaaaaaaaaaaaaaaaaaaaaa"
TO = f"{WORD}@{DOMAIN}"


@pytest.fixture
def books(settings: Settings) -> Iterator[psycopg.Connection]:
    """The database itself, with somebody who has an address; both go again."""
    user_id, address_id = ids.new(), ids.new()
    with psycopg.connect(plain(settings.database_url), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO users (id, created_at, version, email, name, role, title, time_zone, locale, country, working_days,"
            " weekly_capacity, topics, digest_weekday, digest_hour, mails_mentions) VALUES"
            " (%s, now(), 1, 'killed@example.org', 'K', 'employee', '', 'UTC', 'en', '', 31, 5, '{}', 0, 9, true)",
            (user_id,),
        )
        connection.execute(
            "INSERT INTO inbox_addresses (id, created_at, user_id, token_hash, shares) VALUES (%s, now(), %s, %s, 'fact')",
            (address_id, user_id, sha256(WORD)),
        )
        yield connection
        connection.execute("DELETE FROM inbound_mails WHERE door_id = %s", (address_id,))
        connection.execute("DELETE FROM jobs WHERE name = 'outreach.inbox.file_waiting'")
        connection.execute("DELETE FROM inbox_addresses WHERE id = %s", (address_id,))
        connection.execute("DELETE FROM users WHERE id = %s", (user_id,))


class Receiver:
    """`perennial inbox` as a process of its own."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "PERENNIAL_DATA": str(folder),
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "INBOUND_ADDRESS": f"*@{DOMAIN}",
            "INBOUND_LISTEN": f"smtp://127.0.0.1:{self.port}",
            RUN_MARK: "test",
        }
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-P", "-m", "app.shell.cli", "inbox"]
        environment = {**self.environment, "PYTHONPATH": str(CHECKOUT)}
        self.process = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stderr=subprocess.DEVNULL)
        for _try in range(1_200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        pytest.fail("the receiver did not come up")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def receiving(settings: Settings, folder: Path) -> Iterator[Receiver]:
    receiver = Receiver(settings, folder)
    try:
        yield receiver
    finally:
        receiver.kill()


def handed_over(receiver: Receiver, number: int, killed: subprocess.Popen | None = None) -> bool:
    """Whether the receiver said that it took a mail; it may be killed in the middle of the dialogue."""
    raw = a_mail("killed@example.org", "a@there.example", "x" * 2_000, message_id=f"<{number}@kills.example>")
    try:
        with smtplib.SMTP("127.0.0.1", receiver.port, timeout=30) as dialogue:
            dialogue.ehlo()
            dialogue.mail("killed@example.org")
            dialogue.rcpt(TO)
            dialogue.putcmd("data")
            dialogue.getreply()
            dialogue.send(raw.replace(b"\n", b"\r\n") + b".\r\n")
            if killed is not None:
                time.sleep(Random(number).uniform(0, 0.06))
                killed.send_signal(signal.SIGKILL)
            return dialogue.getreply()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def test_no_mail_that_was_answered_with_250_is_lost_and_none_is_there_twice(settings, books, tmp_path):
    taken, refused = set(), set()
    with receiving(settings, tmp_path) as receiver:
        for number in range(MAILS):
            is_last = number % (MAILS // KILLS) == MAILS // KILLS - 1
            (taken if handed_over(receiver, number, receiver.process if is_last else None) else refused).add(number)
            if is_last:
                receiver.process.wait()
                receiver.start()
        assert here(books) >= {f"<{number}@kills.example>" for number in taken}
        for number in refused:
            assert handed_over(receiver, number)
        for number in list(taken)[:5]:
            assert handed_over(receiver, number)
    rows = books.execute("SELECT message_id FROM inbound_mails WHERE message_id LIKE '%@kills.example>'").fetchall()
    assert len(rows) == MAILS == len(here(books))


def here(books: psycopg.Connection) -> set[str]:
    return {str(row[0]) for row in books.execute("SELECT message_id FROM inbound_mails")}
