"""What the going of a person, or of a note, means for the mails in which they were written."""

from sqlalchemy import or_, select, update

from app.identity.tokens import sha256
from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from outreach.inbox.models import WITHOUT_ID, Door, InboundMail, InboundParty
from talent.notes.models import Mention, Note


@on("prospect.erased")
def _drop_files(actor: Actor, event: Event) -> None:
    """The stored files of large mails, whosever they are; their rows are cleared by the plan."""
    theirs = select(InboundParty.mail_id).where(InboundParty.prospect_id == event.prospect_id)
    about_them = select(Mention.id).join(Mention.note).where(Note.prospect_id == event.prospect_id)
    with everywhere():
        names = db.session.scalars(
            select(InboundMail.stored_as).where(
                or_(InboundMail.id.in_(theirs), InboundMail.door_id.in_(about_them)),
                InboundMail.stored_as.is_not(None),
            )
        )
        for name in names:
            files.discard_after_commit(name or "")


@on("note.removed")
def _forget_its_mail(actor: Actor, event: Event) -> None:
    """A note goes for good, and with it what the mail said from which it came. The file of a large one, named by no row then,
    goes with the others that are left behind.
    """
    mail_id = db.session.scalar(select(Note.mail_id).where(Note.id == event.subject_id))
    if mail_id is not None:
        keys = (sha256(mail_id), mail_id.removeprefix("<").removesuffix(WITHOUT_ID))
        forgotten = update(InboundMail).where(InboundMail.message_key.in_(keys), InboundMail.door == Door.NOTE)
        with everywhere():
            db.session.execute(forgotten.values(_FORGOTTEN).execution_options(synchronize_session=False))


_FORGOTTEN: dict[str, object] = {
    "raw": None,
    "stored_as": None,
    "sha256": "",
    "subject": "",
    "said": "",
    "folded": "",
    "attachments": [],
}
