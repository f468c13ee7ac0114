"""A whole Perennial at work, whose parts are killed: 200 people who keep in touch, a mail server, and a real `bin/serve`.

Leases and the time after which work is handed over again are minutes. Nobody waits for them here: once nothing is at
work any more, `settle` moves the rows' own times back, which is to them as if the minutes had passed, and has the
sweep run as its slot does every minute. While anything is at work no time passes, so no lease is ever cut short.
"""

import contextlib
import time
from collections.abc import Callable, Generator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import psutil
import psycopg
from redis import Redis, RedisError
from sqlalchemy.exc import DBAPIError

from app.kernel import clock, ids, jobs, upkeep
from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from tests.support.serve import Server, serving
from tests.support.smtp import smtp_server

PEOPLE_INSIDE = 200
PEOPLE_OUTSIDE = 10_000
SECONDS_A_MAIL = 0.02
SETTLED_WITHIN = 150.0
"""Seconds. What was killed most often waits up to thirty before it is started again."""
_LOOKS_AT_QUIET = 3

_UNFINISHED = """
    SELECT (SELECT count(*) FROM jobs WHERE done_at IS NULL)
         + (SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending'))
"""
_AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
"""
_TIME_PASSES = (
    "UPDATE jobs SET handed_at = NULL, run_at = least(run_at, now()) WHERE done_at IS NULL",
    """UPDATE deliveries SET handed_at = NULL, due_at = least(due_at, now()) WHERE state = 'waiting'""",
    """UPDATE deliveries SET handed_at = NULL, lease_until = now()
        WHERE state = 'sending' AND lease_until < now() + interval '4 minutes 55 seconds'""",
)
"""Who has just begun to send keeps the lease, should that one be the only one at work."""
_A_WORKDAY = (
    "UPDATE users SET time_zone = '{zone}', country = '', working_days = 127, weekly_capacity = 3, digested_on = now()",
    "UPDATE touchpoints SET at = at - interval '10 days'",
    """UPDATE relationships SET last_two_way_on = current_date - 2 * cadence_days - 10, last_out_on = NULL
        WHERE id IN (SELECT id FROM (
            SELECT r.id, row_number() OVER (PARTITION BY r.user_id ORDER BY r.id) AS place
              FROM relationships r JOIN prospects p ON p.id = r.prospect_id
             WHERE r.state = 'active' AND NOT p.do_not_contact) AS mine WHERE place <= 4)""",
)
"""Whatever day it is, it is a working day, nobody was written to this week, and four people wait for each of us."""

Answer = TypeVar("Answer")


class Office:
    """The running installation and its mail server."""

    def __init__(self, server: Server, mail: list[EmailMessage]) -> None:
        self.server, self.mail = server, mail
        self._arrived: list[tuple[str, str]] = []

    def sql(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Ask the database, again and again while it is away."""
        return patiently(lambda: self.server.sql(query, *arguments))

    def number(self, query: str, *arguments: object) -> int:
        """The one number that a question asks for."""
        return int(self.sql(query, *arguments)[0][0])

    def ring(self, body: jobs.Body) -> None:
        """Ask for a job as its slot of the timetable would: written down once, rung for if the queue can be reached."""
        key = f"{jobs.name_of(body)}@by-hand-{ids.new()}"
        patiently(lambda: self._enqueue(body, key))

    def _enqueue(self, body: jobs.Body, key: str) -> None:
        with self.server.app.app_context():
            act_as(Actor.system())
            with transaction():
                jobs.enqueue(body, key=key)

    def arrived(self) -> list[tuple[str, str]]:
        """The mails that came, in order: the Message-ID and the address to which each is."""
        for mail in self.mail[len(self._arrived) :]:
            self._arrived.append((str(mail["Message-ID"]), mail["To"].addresses[0].addr_spec))
        return self._arrived

    def forget_mails(self) -> None:
        """Begin to count anew."""
        self.mail.clear()
        self._arrived.clear()

    def mails_twice(self) -> int:
        """How many mails came that had come already."""
        return len(self.arrived()) - len(set(self.arrived()))

    def is_at_work(self) -> bool:
        """Whether anything is being done, or about to be."""
        if self._rung() > 0 or self.number(_AT_WORK) > 0:
            return True
        return not _parents().isdisjoint(self.server.pids("worker"))

    def _rung(self) -> int:
        queue: Redis = self.server.app.extensions["redis"]
        try:
            return sum(int(queue.llen(f"rq:queue:{name}")) for name in jobs.QUEUES)  # type: ignore[arg-type]
        except RedisError:
            return 1

    def settle(self, within: float = SETTLED_WITHIN) -> None:
        """Wait until everything that was asked for is done. Raises AssertionError with what is left."""
        deadline = time.monotonic() + within
        while self.number(_UNFINISHED):
            assert time.monotonic() < deadline, self._left()
            self.help_on()

    def help_on(self) -> None:
        """Let the time pass that must pass before work is handed over again, unless something is at work."""
        if self._is_quiet():
            for statement in _TIME_PASSES:
                self.sql(statement)
            self.ring(upkeep.sweep)

    def _is_quiet(self) -> bool:
        for _ in range(_LOOKS_AT_QUIET):
            if not self.server.is_ready() or self.is_at_work():
                time.sleep(0.1)
                return False
            time.sleep(0.05)
        return True

    def _left(self) -> str:
        undone = self.sql("SELECT name, attempts, last_error FROM jobs WHERE done_at IS NULL LIMIT 5")
        unsent = self.sql(
            "SELECT state, attempts, reason, count(*) FROM deliveries WHERE settled_at IS NULL GROUP BY 1,2,3"
        )
        return f"left undone: {undone}; unsent: {unsent}"


@contextlib.contextmanager
def office(data_dir: Path) -> Generator[Office]:
    """An installation with its people, each of whom has somebody to write to and is at work today."""
    with smtp_server() as (url, mail_server), serving(data_dir, env={"SMTP_URL": url}) as server:
        mail_server.seconds_a_mail = SECONDS_A_MAIL
        server.run("seed", "bulk", "--prospects", str(PEOPLE_OUTSIDE), "--users", str(PEOPLE_INSIDE))
        for statement in _A_WORKDAY:
            server.sql(statement.format(zone=_where_it_is_noon()))
        yield Office(server, mail_server.received)


def _where_it_is_noon() -> str:
    """A zone far from its midnight, so that a run begins and ends on one date there."""
    hours = 12 - clock.now().hour
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def patiently(question: Callable[[], Answer], within: float = 60) -> Answer:
    """Ask until there is a database that answers."""
    deadline = time.monotonic() + within
    while True:
        try:
            return question()
        except (psycopg.OperationalError, DBAPIError, OSError) as error:
            if time.monotonic() > deadline:
                raise AssertionError(f"no answer within {within} s") from error
            time.sleep(0.05)


def _parents() -> set[int]:
    """The processes of this machine that have children."""
    return {process.info["ppid"] for process in psutil.process_iter(["ppid"])}
