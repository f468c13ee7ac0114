"""A real SMTP server on loopback that behaves as badly as it is told to."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Behaviour:
    """What the server answers to each step; an empty answer is its usual one. `drops` and `hangs` name a step:
    "connect", "rcpt", "data" (in the middle), "end" (the content is taken, the answer is lost), or "quit". `seconds_a_mail` is how long it thinks about a content that it has taken.
    """

    mail: str = ""
    rcpt: str = ""
    data: str = ""
    quit: str = ""
    drops: str = ""
    hangs: str = ""
    seconds_a_mail: float = 0
    received: list[EmailMessage] = field(default_factory=list)


class Handler:
    """aiosmtpd's hooks."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    async def _misbehave(self, server: SMTP, step: str) -> None:
        if self.behaviour.drops == step:
            server.transport.abort()
        if self.behaviour.hangs == step:
            await asyncio.sleep(30)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        await self._misbehave(server, "connect")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.behaviour.mail:
            return self.behaviour.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self._misbehave(server, "rcpt")
        if self.behaviour.rcpt:
            return self.behaviour.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.behaviour.data:
            return self.behaviour.data
        if self.behaviour.drops != "data":
            self.behaviour.received.append(message_from_bytes(envelope.content, policy=default))
        await asyncio.sleep(self.behaviour.seconds_a_mail)
        await self._misbehave(server, "data")
        await self._misbehave(server, "end")
        return "250 taken"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        await self._misbehave(server, "quit")
        return self.behaviour.quit or "221 Bye"


@contextmanager
def smtp_server() -> Generator[tuple[str, Behaviour]]:
    """The server's URL, and how it behaves: to be changed at any time."""
    behaviour = Behaviour()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Handler(behaviour), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}", behaviour
    finally:
        controller.stop()
