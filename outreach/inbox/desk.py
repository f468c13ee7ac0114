"""What the dialogues of the receiver share: the database, each transaction in a thread, and the room for connections.

Small messages that are complete at the same time are written down together: while one transaction commits, the next ones
gather, so a crowd of senders costs no more commits than there is time for. Each is answered after that commit and not
before. Whatever goes wrong with some of them together is tried with each alone, so nobody's message is in the way of another.

Workers are told of what came at once, and then no more often than they can make use of. A receiver that dies between
the commit and the bell loses nothing: what waits is filed by the timetable.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.files import NoRoom, is_full_disk
from app.kernel.jobs import enqueue
from app.kernel.transaction import transaction
from outreach.inbox import jobs
from outreach.inbox.certificate import Certificate
from outreach.inbox.doorways import Doorway, doorway_of
from outreach.inbox.receiving import Brought, take_all

log = structlog.get_logger(__name__)

LATER = "451 4.3.0 Not now, try again later"
FULL = "452 4.3.1 No room at present, try again later"
TAKEN = "250 2.0.0 Taken"
MOST_TOGETHER = 50
SECONDS_BETWEEN_BELLS = 0.3
SECONDS_TO_END = 5
SECONDS_TO_HANG_UP = 0.02


class Dialogue(Protocol):
    """What the desk knows of one."""

    is_taking: bool

    @property
    def transport(self) -> asyncio.BaseTransport | None: ...


class Desk:
    """One for each receiver."""

    def __init__(self, app: Flask) -> None:
        settings = app.extensions["settings"]
        self.app = app
        self.most_bytes: int = settings.largest_mail
        self.host = settings.inbound_address.rpartition("@")[2] or "localhost"
        self.open: set[Dialogue] = set()
        self.certificate = Certificate(settings.inbound_tls) if settings.inbound_tls is not None else None
        self._tray: list[tuple[Brought, asyncio.Future[str]]] = []
        self._clerk: asyncio.Task[None] | None = None
        self._bell: asyncio.Task[None] | None = None
        self._has_news = False

    async def look_up(self, address: str) -> Doorway | str | None:
        """Where mail to an address goes; LATER while nobody can tell."""
        return await asyncio.to_thread(self._in_context, partial(doorway_of, address))

    async def take(self, message: Brought) -> str:
        """Write it down; the answer for the sender."""
        if not message.is_small:
            return await self._write_down([message])
        answer = asyncio.get_running_loop().create_future()
        self._tray.append((message, answer))
        if self._clerk is None or self._clerk.done():
            self._clerk = asyncio.create_task(self._work_off())
        return str(await answer)

    async def _work_off(self) -> None:
        """What is in the tray, all that came meanwhile at once."""
        while self._tray:
            some, self._tray = self._tray[:MOST_TOGETHER], self._tray[MOST_TOGETHER:]
            answer = await self._write_down([message for message, _answer in some])
            for message, waiting in some:
                alone = answer if answer == TAKEN or len(some) == 1 else await self._write_down([message])
                if not waiting.done():
                    waiting.set_result(alone)

    async def _write_down(self, messages: Sequence[Brought]) -> str:
        try:
            answer = str(await asyncio.to_thread(self._in_context, partial(_taken, messages)))
        except Exception as error:
            log.exception("inbox.failed", error=type(error).__name__)
            return LATER
        if answer == TAKEN:
            self._has_news = True
            if self._bell is None or self._bell.done():
                self._bell = asyncio.create_task(self._ring())
        return answer

    async def _ring(self) -> None:
        while self._has_news:
            self._has_news = False
            await asyncio.to_thread(self._in_context, partial(enqueue, jobs.file_waiting))
            await asyncio.sleep(SECONDS_BETWEEN_BELLS)

    async def leave(self) -> None:
        """Let dialogues end for a moment; what was not answered by then was not taken, and comes again."""
        for _moment in range(SECONDS_TO_END * 10):
            if not any(dialogue.is_taking for dialogue in self.open):
                break
            await asyncio.sleep(0.1)
        if self._bell is not None:
            await self._bell
        await self._hang_up()

    async def _hang_up(self) -> None:
        for hang_up in ("close", "abort"):
            for dialogue in list(self.open):
                if dialogue.transport is not None:
                    getattr(dialogue.transport, hang_up)()
            await asyncio.sleep(SECONDS_TO_HANG_UP)

    def _in_context(self, act: Callable[[], Any]) -> Any:
        """In a transaction of its own, as the system; what goes wrong becomes an answer."""
        with self.app.app_context():
            try:
                act_as(Actor.system())
                with transaction():
                    return act()
            except NoRoom:
                return FULL
            except (DBAPIError, OSError) as error:
                log.warning("inbox.later", error=type(error).__name__)
                return FULL if isinstance(error, OSError) and is_full_disk(error) else LATER
            finally:
                db.session.remove()


def _taken(messages: Sequence[Brought]) -> str:
    take_all(messages)
    return TAKEN
