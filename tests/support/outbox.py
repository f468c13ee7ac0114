"""What went out during a test: the outbox is worked off by hand, and each mail is read as its reader would."""

import contextvars
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState, perform_delivery
from app.kernel.jobs import Job, perform


@dataclass(frozen=True)
class Letter:
    """One mail that went out."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())

    @property
    def link(self) -> str:
        """The path of the first link in the text."""
        found = re.search(r"https?://[^/\s]+(/\S*)", self.text)
        assert found is not None, self.text
        return found[1]


def send_mail(app: Flask) -> list[Letter]:
    """Deliver what waits; the letters that went out by it, oldest first."""
    db.session.flush()
    folder = Path(app.extensions["settings"].data_dir) / "mail"
    before = set(folder.glob("*.eml"))
    waiting = db.session.scalars(
        select(Delivery.id).where(Delivery.state == DeliveryState.WAITING).order_by(Delivery.created_at, Delivery.id)
    ).all()
    for delivery_id in waiting:
        apart(app, lambda delivery_id=delivery_id: perform_delivery(delivery_id))
    fresh = sorted(set(folder.glob("*.eml")) - before, key=lambda path: path.name)
    return [Letter(message_from_bytes(path.read_bytes(), policy=policy.default)) for path in fresh]  # type: ignore[arg-type]


def run_jobs(app: Flask) -> None:
    """Do the background work that waits, and what it asks for in turn."""
    db.session.flush()
    while waiting := db.session.scalars(select(Job.id).where(Job.done_at.is_(None)).order_by(Job.created_at)).all():
        for job_id in waiting:
            apart(app, lambda job_id=job_id: perform(job_id))


def apart(app: Flask, act: Callable[[], object]) -> None:
    """In an application context of its own, as a worker would; sees the test's transaction."""

    def run() -> None:
        with app.app_context():
            act()

    contextvars.Context().run(run)
    db.session.expire_all()
    assert current_app
