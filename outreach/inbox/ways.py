"""How mail comes in: for each way that is set up when the last one came, and what could not be filed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import LazyString
from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.scope import everywhere
from outreach.inbox.mailboxes import place_of
from outreach.inbox.models import InboundMail, Mailbox, MailState, Way
from outreach.inbox.queries import failed_mails, last_by_way
from outreach.inbox.words import WAYS, reason_in_words


@dataclass(frozen=True)
class WayIn:
    """One way that is set up, where it leads, and when a mail last came by it."""

    name: LazyString
    where: str
    last: datetime | None
    error: str = ""


def ways_in() -> dict[str, Any]:
    """Everything on the page. Counts and moments of everybody's mails, and nothing of what they say."""
    with everywhere():
        counts = select(InboundMail.state, func.count()).group_by(InboundMail.state)
        return {
            "ways": _ways(),
            "counts": {state.value: number for state, number in db.session.execute(counts)},
            "oldest": db.session.scalar(
                select(func.min(InboundMail.created_at)).where(InboundMail.state == MailState.WAITING)
            ),
            "failed": db.session.scalars(failed_mails()).all(),
            "reason_in_words": reason_in_words,
            "names": WAYS,
            "pattern": current_app.extensions["settings"].inbound_address,
        }


def _ways() -> list[WayIn]:
    settings = current_app.extensions["settings"]
    listening = {url.partition(":")[0]: url for url in settings.inbound_listen}
    found = [WayIn(WAYS[Way(kind)], url, db.session.scalar(last_by_way(Way(kind)))) for kind, url in listening.items()]
    if settings.inbound_secret:
        found.append(WayIn(WAYS[Way.HTTP], "/inbound/mail", db.session.scalar(last_by_way(Way.HTTP))))
    if settings.inbound_imap_url:
        name = place_of(settings.inbound_imap_url).name
        mailbox = db.session.scalar(select(Mailbox).where(Mailbox.name == name))
        last = db.session.scalar(last_by_way(Way.IMAP))
        found.append(WayIn(WAYS[Way.IMAP], name, last, mailbox.last_error if mailbox is not None else ""))
    return found
