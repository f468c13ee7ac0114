"""A deployment at which mail comes in, and ways to send it some."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from outreach.inbox import addresses
from outreach.inbox.doorways import doorway_of
from outreach.inbox.jobs import file_waiting
from outreach.inbox.models import InboundMail, Shares, Way
from outreach.inbox.receiving import take
from tests.support.world import World

DOMAIN = "in.nordlicht.example"


@pytest.fixture
def open_doors(app: Flask) -> Flask:
    """Mail comes in at this deployment."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(
        settings, inbound_address=f"*@{DOMAIN}", mail_from="P <talent@nordlicht.example>"
    )
    return app


@pytest.fixture
def of_emil(open_doors: Flask, world: World) -> str:
    """Emil's secret address, whose mails colleagues may read."""
    return an_address(world.emil)


def an_address(user: User, shares: Shares = Shares.TEXT) -> str:
    address = addresses.open_one(Actor.system(), user)
    address.shares = shares
    return addresses.whole(address)


def a_mail(sender: str, to: str, text: str = "Hello.", **headers: str) -> bytes:
    """A plain message; header names with underscores."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = headers.pop("subject", "Tuesday")
    message["Date"] = headers.pop("date", "Tue, 03 Nov 2026 10:15:00 +0100")
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((sender, to, text)))}@mail.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def comes_in(open_doors: Flask) -> Callable[..., InboundMail | None]:
    """Take a message at an address and file it; its row, None when it was there already."""

    def come(raw: bytes, address: str, way: Way = Way.SMTP) -> InboundMail | None:
        doorway = doorway_of(address)
        assert doorway is not None, f"nobody takes mail at {address}"
        before = list(db.session.scalars(select(InboundMail.id)))
        if not take(BytesIO(raw), way, envelope_from="somebody@mail.example", doorways=[doorway]):
            return None
        file_waiting()
        db.session.flush()
        return db.session.scalars(select(InboundMail).where(InboundMail.id.not_in(before))).one()

    return come
