"""The receiver: SMTP (RFC 5321) and LMTP (RFC 2033), for our own addresses only.

It relays nothing and knows nobody: an address that takes no mail is refused at RCPT, always in the same words. A message
is gathered line by line in a spool, so memory does not grow with it, and is answered with 250 only after it is committed.
When the database is away or the disk is full the answer is "later", and the sender's server keeps the message.

With a certificate SMTP is spoken over TLS to whoever asks for it (STARTTLS, RFC 3207), or to nobody else. LMTP goes over
a socket or this machine's own network.
"""

import asyncio
import contextlib
import socket
from functools import partial
from typing import IO
from urllib.parse import urlsplit

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from flask import Flask

from app.kernel.files import is_full_disk
from outreach.inbox.desk import FULL, LATER, Desk
from outreach.inbox.doorways import Doorway
from outreach.inbox.models import Way
from outreach.inbox.receiving import Brought, new_spool

log = structlog.get_logger(__name__)

NOBODY_HERE = "550 5.1.1 Nobody takes mail at this address"
TOO_MANY = "452 4.5.3 Too many recipients"
TOO_LARGE = "552 5.3.4 This message is larger than we take"
MOST_RECIPIENTS = 50
MOST_CONNECTIONS = 100
MOST_UNKNOWN = 10
SECONDS_FOR_WHO_GUESSES = 5
SECONDS_OF_SILENCE = 120
_PIECE = 64 * 1024
_LINE_END = b"\r\n"


class Receiver(SMTP):
    """A dialogue that spools what it is sent. In LMTP every recipient gets an answer of its own."""

    def __init__(self, desk: Desk, way: Way) -> None:
        self.desk = desk
        self.is_lmtp = way is Way.LMTP
        self.way = way
        self.doorways: list[Doorway] = []
        self.unknown = 0
        self.is_taking = False
        super().__init__(
            Hooks(desk),
            data_size_limit=desk.most_bytes,
            enable_SMTPUTF8=True,
            hostname=desk.host,
            ident="Perennial",
            tls_context=desk.certificate.context() if desk.certificate is not None and not self.is_lmtp else None,
            require_starttls=desk.certificate is not None and desk.certificate.is_required,
            timeout=SECONDS_OF_SILENCE,
        )

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """The greeting of LMTP, which is that of ESMTP."""
        if not self.is_lmtp:
            await self.push("500 5.5.1 This is SMTP")
            return
        await super().smtp_EHLO(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """As the library's, but into a spool, and with an answer for each recipient in LMTP."""
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 First say to whom")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self.is_taking = True
        with new_spool() as spool:
            problem = await self._gather(spool)
            answer = problem or await self.desk.take(self._brought(spool, envelope))
        for _recipient in envelope.rcpt_tos if self.is_lmtp else [None]:
            await self.push(answer)
        self.is_taking = False
        self._set_post_data_state()  # type: ignore[no-untyped-call]

    def _brought(self, spool: IO[bytes], envelope: Envelope) -> Brought:
        return Brought(spool, self.way, (envelope.mail_from or "").strip("<>"), list(self.doorways))

    def data_received(self, data: bytes) -> None:
        """A message that goes on is no silence, however long it takes."""
        if self.is_taking:
            self._reset_timeout()
        super().data_received(data)

    async def _gather(self, spool: IO[bytes]) -> str:
        """Until the line with nothing but a dot; what is too much is read and thrown away. A dot at the beginning of a line
        was doubled by the sender (RFC 5321, 4.5.2).
        """
        size, problem, begins_line = 0, "", True
        while True:
            piece, ends_line = await self._next_piece()
            if begins_line and ends_line and piece == b".\r\n":
                return problem
            if begins_line and piece.startswith(b"."):
                piece = piece[1:]
            begins_line, size = ends_line, size + len(piece)
            if size > self.desk.most_bytes:
                problem = TOO_LARGE
            if not problem:
                problem = _written(spool, piece)

    async def _next_piece(self) -> tuple[bytes, bool]:
        """A line, or a piece of one that is longer than anybody's; whether it ends there."""
        try:
            return await self._reader.readuntil(_LINE_END), True
        except asyncio.LimitOverrunError as long:
            return await self._reader.read(max(1, min(long.consumed, _PIECE))), False


def _written(spool: IO[bytes], piece: bytes) -> str:
    try:
        spool.write(piece)
    except OSError as error:
        if is_full_disk(error):
            return FULL
        raise
    return ""


class Hooks:
    """What happens at each step of a dialogue."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Receiver, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        server.doorways = []
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Receiver, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """The same answer for an address that never was, one that is no more, and one of somebody who has left."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return TOO_MANY
        doorway = await self.desk.look_up(address)
        if doorway is None:
            server.unknown += 1
            if server.unknown >= MOST_UNKNOWN:
                await asyncio.sleep(SECONDS_FOR_WHO_GUESSES)
            return NOBODY_HERE
        if isinstance(doorway, str):
            return doorway
        envelope.rcpt_tos.append(address)
        server.doorways.append(doorway)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        log.exception("inbox.failed", error=type(error).__name__)
        return LATER


async def serve(app: Flask, listen: tuple[str, ...], stopping: asyncio.Event) -> None:
    """Listen at every address until told to stop; then dialogues that are under way may end."""
    desk = Desk(app)
    async with contextlib.AsyncExitStack() as held:
        for url in listen:
            server = await _listening(desk, url)
            await held.enter_async_context(server)
            log.info("inbox.listening", url=url)
        await stopping.wait()
    await desk.leave()


async def _listening(desk: Desk, url: str) -> asyncio.Server:
    parts, loop = urlsplit(url), asyncio.get_running_loop()
    make = partial(_dialogue, desk, Way(parts.scheme))
    if not parts.port:
        return await loop.create_unix_server(make, path=parts.path)
    return await loop.create_server(make, host=parts.hostname, port=parts.port, family=socket.AF_UNSPEC)


def _dialogue(desk: Desk, way: Way) -> asyncio.Protocol:
    """At most so many at once; those beyond are told to come back."""
    return _Counted(desk, way) if len(desk.open) < MOST_CONNECTIONS else _Busy()


class _Counted(Receiver):
    """A dialogue that gives its place back when it ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.desk.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.desk.open.discard(self)
        super().connection_lost(error)


class _Busy(asyncio.Protocol):
    """Nobody has time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(b"421 4.3.2 Too many connections, try again later\r\n")  # type: ignore[attr-defined]
        transport.close()
