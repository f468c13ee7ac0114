"""Whoever comes in, changes, or is made one with another, is looked at again, in the same transaction."""

from uuid import UUID

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue
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
@on("prospect.unmerged")
def look_at_both(_actor: Actor, event: Event) -> None:
    """The keeper is known by more now, or by less again; of a file that is not there any more nothing is asked."""
    look_for([event.subject_id, UUID(event.details["loser_id"])])


@on("import.finished")
def look_through_import(_actor: Actor, event: Event) -> None:
    """Many at once, in the background."""
    enqueue(jobs.scan, scan_id=scanning.begin(import_id=event.subject_id).id)
