"""What talking is measured with: colleagues with conversations and signed-in browsers, and a small HTTP client."""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask

from app.identity.models import Organisation, User
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell.config import Settings
from bench.ground import application
from bench.signing_in import cookie_for
from talent.conversations.models import Conversation, Participant
from talent.prospects.models import Prospect

_TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
_COOKIE = re.compile(rb"(?i)set-cookie: ([^;\r]+)")
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Talker:
    """Somebody inside with a conversation of their own; `token` is what forms of their browser carry, `said` how much was
    said in it so far, `prepared` the bytes of a request but for what differs each time.
    """

    conversation_id: UUID
    cookie: str
    token: str = ""
    said: int = 0
    prepared: bytes = b""


def talkers(settings: Settings, how_many: int) -> list[Talker]:
    """So many colleagues in an empty database, each with one person to talk to."""
    with application(settings) as app, app.app_context():
        act_as(Actor.system())
        with transaction():
            db.session.add(Organisation(name="Bench"))
            return [_talker(app, number) for number in range(how_many)]


def _talker(app: Flask, number: int) -> Talker:
    user = User(email=f"talker{number}@bench.example", name=f"Talker {number}", role=Role.EMPLOYEE)
    prospect = Prospect(display_name=f"Person {number}", sort_name=f"person {number}", search_text=f"person {number}")
    db.session.add_all([user, prospect])
    db.session.flush()
    conversation = Conversation(prospect_id=prospect.id)
    conversation.participants = [Participant(), Participant(user_id=user.id)]
    db.session.add(conversation)
    db.session.flush()
    return Talker(conversation.id, cookie_for(app, user))


async def connect(port: int) -> Connection:
    return await asyncio.open_connection("127.0.0.1", port, limit=2**20)


def request(method: str, path: str, talker: Talker, body: dict[str, str] | None = None) -> bytes:
    """One request as bytes."""
    content = urlencode(body or {}).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {talker.cookie}", "HX-Request: true"]
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bytes]:
    """Status, head and body of an answer with a length."""
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.search(rb"(?i)content-length: (\d+)", head)
    return int(head.split(b" ", 2)[1]), head, await reader.readexactly(int(found[1]) if found else 0)


def learn_tokens(port: int, some: list[Talker]) -> None:
    """Open a page as each of them."""

    async def learn() -> None:
        line = await connect(port)
        for talker in some:
            await learn_token(line, talker)
        line[1].close()

    asyncio.run(learn())


async def learn_token(connection: Connection, talker: Talker) -> None:
    """Open a page, as a browser does before it sends a form."""
    reader, writer = connection
    plain = request("GET", "/account", talker).replace(b"HX-Request: true\r\n", b"")
    writer.write(plain)
    _status, head, body = await answer(reader)
    token, cookie = _TOKEN.search(body), _COOKIE.search(head)
    if token is None:
        raise RuntimeError(head.decode())
    talker.token = token[1].decode()
    talker.cookie = cookie[1].decode() if cookie else talker.cookie
