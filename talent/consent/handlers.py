"""What happens elsewhere, and what it means for consent and notices."""

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from talent.consent.notices import hasten, note_one
from talent.prospects.models import Prospect


@on("prospect.added")
def note_whom_to_tell(actor: Actor, event: Event) -> None:
    """Whoever is added by hand must be told within a month."""
    note_one(db.session.get_one(Prospect, event.subject_id))


@on("contact.recorded")
def somebody_was_written_to(actor: Actor, event: Event) -> None:
    """With the first message people must know where we have their data from."""
    if event.prospect_id is not None and event.details.get("direction") != "in":
        hasten(event.prospect_id, clock.now().date())
