"""What is told by others that concerns facts."""

from app.kernel.actor import Actor
from app.kernel.events import Event, on
from talent.prospects.facts import ask_again


@on("contact.recorded")
def what_was_put_off_asks_again(actor: Actor, event: Event) -> None:
    """Somebody talked with the person, so what was to be asked then may be answered now."""
    if event.prospect_id is not None:
        ask_again(event.prospect_id)
