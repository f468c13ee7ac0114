"""Whoever comes in, changes, or is made one with another, is looked at again, in the same transaction."""

from uuid import UUID

from sqlalchemy import cast, update
from sqlalchemy.dialects.postgresql import JSONB

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue
from app.kernel.ledger import OF_A_PROSPECT, Delivery, DeliveryState
from app.kernel.scope import everywhere
from talent.duplicates import jobs, scanning
from talent.duplicates.finding import look_for


@on("prospect.added")
@on("prospect.edited")
def look_at_one(_actor: Actor, event: Event) -> None:
    """By index, so that nobody who saves a form waits for it."""
    look_for([event.subject_id])


@on("prospect.merged")
def gather_strays(_actor: Actor, event: Event) -> None:
    """Somebody may be writing about the other file at this moment. An act upon many gathers at its end."""
    if "bulk_id" not in event.details:
        enqueue(jobs.gather, at=clock.now() + jobs.STRAYS_AFTER, merge_id=event.details["merge_id"])


@on("prospect.merged")
def send_on(_actor: Actor, event: Event) -> None:
    """A mail that waits to go to the loser is asked about as the keeper's: of the loser the gate would say that they are gone."""
    waiting = update(Delivery).where(
        Delivery.arguments.has_key("prospect_id"),
        event.details["loser_id"] == OF_A_PROSPECT,
        Delivery.state == DeliveryState.WAITING,
    )
    keeper = cast({"prospect_id": str(event.subject_id)}, JSONB)
    with everywhere():
        db.session.execute(waiting.values(arguments=Delivery.arguments + keeper))


@on("prospect.merged")
@on("prospect.unmerged")
def look_at_both(_actor: Actor, event: Event) -> None:
    """The keeper is known by more now, or by less again; of a file that is not there any more nothing is asked."""
    look_for([event.subject_id, UUID(event.details["loser_id"])])


@on("import.finished")
def look_through_import(_actor: Actor, event: Event) -> None:
    """Many at once, in the background."""
    enqueue(jobs.scan, scan_id=scanning.begin(import_id=event.subject_id).id)
