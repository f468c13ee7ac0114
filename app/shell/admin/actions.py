"""What an administrator can do about what went wrong."""

from uuid import UUID

from app.kernel import ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver, try_again
from app.kernel.events import record
from app.kernel.ledger import Delivery, DeliveryState
from app.kernel.marks import MarkedAddress, unmark
from app.kernel.permissions import May
from app.shell.admin.letters import KIND


def send_test(actor: Actor) -> UUID | None:
    """Ask for a test mail to oneself."""
    ensure(actor, May.SEE_HEALTH)
    return deliver(KIND, f"{KIND}:{ids.new()}", user_id=actor.id)


def send_again(actor: Actor, delivery: Delivery) -> None:
    """Send what may have gone, or failed, once more: with the same Message-ID."""
    ensure(actor, May.SEE_HEALTH)
    if delivery.state in (DeliveryState.UNKNOWN, DeliveryState.FAILED):
        try_again(delivery)
        record(actor, "delivery.tried_again", delivery)


def take_as_sent(actor: Actor, delivery: Delivery) -> None:
    """It arrived, says a person who asked."""
    ensure(actor, May.SEE_HEALTH)
    if delivery.state is DeliveryState.UNKNOWN:
        delivery.step(DeliveryState.SENT, "said by a person")
        record(actor, "delivery.taken_as_sent", delivery)


def lift(actor: Actor, marked: MarkedAddress) -> None:
    """Try a refused address again, beginning with what was refused last."""
    ensure(actor, May.SEE_HEALTH)
    delivery = db.session.get(Delivery, marked.delivery_id)
    record(actor, "address.lifted", marked)
    unmark(marked.address)
    if delivery is not None and delivery.state is DeliveryState.FAILED:
        try_again(delivery)
