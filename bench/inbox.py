"""Mail that comes in: taken by the receiver and filed; and what one large mail costs the receiver's memory."""

import multiprocessing
import os
import smtplib  # noqa: TID251 - a mail server that hands mails over
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell.config import Settings
from app.shell.places import CHECKOUT
from app.shell.supervision.endings import RUN_MARK
from bench.ground import application, fresh, ground
from outreach.inbox import addresses
from outreach.inbox.desk import SECONDS_BETWEEN_BELLS
from outreach.inbox.jobs import MAILS_AT_ONCE, file_waiting
from outreach.inbox.models import InboundMail, MailState
from talent.prospects.actions import add, identities_from

DOMAIN, SENDER = "in.bench.example", "emil@bench.example"
LARGE = 24_000_000
DIALOGUES = 4
TEXT = """From: Emil <emil@bench.example>\r
To: Amara <amara@there.example>\r
Subject: Tuesday {number}\r
Date: Tue, 3 Nov 2026 10:15:00 +0100\r
Message-ID: <{number}@bench.example>\r
\r
Does Tuesday suit you?\r
\r
Best,\r
Emil\r
\r
On Mon, Nov 2, 2026 at 10:15 AM Amara <amara@there.example> wrote:\r
> Shall we meet?\r
{more}"""


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """Two lines: so many mails, filed while they come by several dialogues as from any mail server, and a large one."""
    os.environ["INBOUND_ADDRESS"] = f"*@{DOMAIN}"
    with ground(data) as settings:
        own = fresh(settings, "bench_inbox")
        with application(own) as app, app.app_context():
            act_as(Actor.system())
            to = _an_address()
            with _receiver(own) as (process, port):
                yield _filed(port, to, n)
                yield _large(process, port, to)
            db.session.remove()


def _an_address() -> str:
    with transaction():
        user = User(name="Emil", email=SENDER, role="employee")
        db.session.add(user)
        db.session.flush()
        add(Actor.system(), name="Amara", identities=identities_from(emails="amara@there.example"))
        return addresses.whole(addresses.open_one(Actor.system(), user))


@contextmanager
def _receiver(settings: Settings) -> Iterator[tuple[psutil.Process, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PERENNIAL_DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "INBOUND_LISTEN": f"smtp://127.0.0.1:{port}",
        "PYTHONPATH": str(CHECKOUT),
        RUN_MARK: "bench",
    }
    process = subprocess.Popen([sys.executable, "-P", "-m", "app.shell.cli", "inbox"], env=environment, cwd=CHECKOUT)
    try:
        _wait_for(port)
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    sys.exit("the receiver did not come up")


def send(port: int, to: str, numbers: range, begin: Any) -> None:
    """One dialogue of a mail server with much to hand over."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as dialogue:
        begin.wait()
        for number in numbers:
            dialogue.sendmail(SENDER, [to], TEXT.format(number=number, more="").encode())


def _filed(port: int, to: str, n: int) -> dict[str, Any]:
    """The receiver takes in one process, while this one files as a worker does."""
    spawning = multiprocessing.get_context("spawn")
    begin = spawning.Barrier(DIALOGUES + 1)
    senders = [
        spawning.Process(target=send, args=(port, to, range(number, n, DIALOGUES), begin))
        for number in range(DIALOGUES)
    ]
    for sender in senders:
        sender.start()
    begin.wait(120)
    began = time.monotonic()
    while _file_some() or any(sender.is_alive() for sender in senders) or _count(MailState.WAITING):
        pass
    seconds, filed = time.monotonic() - began, _count(MailState.FILED)
    return {
        "bench": "inbox",
        "n": n,
        "filed": filed,
        "seconds": round(seconds, 2),
        "per_second": round(filed / seconds, 1),
    }


def _file_some() -> bool:
    """Whether there was something to file. As a worker does: it goes on at once while a whole batch waits, and otherwise
    when the receiver rings again.
    """
    waiting = _count(MailState.WAITING)
    if waiting < MAILS_AT_ONCE:
        time.sleep(SECONDS_BETWEEN_BELLS)
    if not waiting:
        return False
    with transaction():
        file_waiting()
    return True


def _count(state: MailState) -> int:
    with transaction():
        return db.session.scalar(select(func.count()).select_from(InboundMail).where(InboundMail.state == state)) or 0


def _large(process: psutil.Process, port: int, to: str) -> dict[str, Any]:
    """By how much the receiver grows while it takes one mail."""
    before = process.memory_info().rss
    more = ("x" * 74 + "\r\n") * (LARGE // 76)
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as dialogue:
        dialogue.sendmail(SENDER, [to], TEXT.format(number="large", more=more).encode())
    seconds = time.monotonic() - began
    grown = (process.memory_info().rss - before) / 1e6
    with transaction():
        file_waiting()
    line = {"bench": "inbox large mail", "n": 1, "megabytes": LARGE / 1e6, "seconds": round(seconds, 2)}
    return {**line, "grown_mb": round(grown, 1), "filed": _count(MailState.FILED)}
