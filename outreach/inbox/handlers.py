"""What the going of a person means for the mails they wrote or got."""

from sqlalchemy import select

from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from outreach.inbox.models import InboundMail, InboundParty


@on("prospect.erased")
def _drop_files(actor: Actor, event: Event) -> None:
    """The stored files of large mails, whosever they are; their rows are cleared by the plan."""
    theirs = select(InboundParty.mail_id).where(InboundParty.prospect_id == event.prospect_id)
    with everywhere():
        names = db.session.scalars(
            select(InboundMail.stored_as).where(InboundMail.id.in_(theirs), InboundMail.stored_as.is_not(None))
        )
        for name in names:
            files.discard_after_commit(name or "")
