"""What happens to a person's files when the person goes."""

from sqlalchemy import select

from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.scope import everywhere
from talent.documents.models import Document, Photo


@on("prospect.erased")
def _drop_files(actor: Actor, event: Event) -> None:
    """All of them, also those that whoever erases may not see; their rows go by the plan."""
    with everywhere():
        for model in (Document, Photo):
            for name in db.session.scalars(select(model.stored_as).where(model.prospect_id == event.prospect_id)):
                files.discard_after_commit(name)
