"""Whoever comes in, changes, or is made one with another, is looked at again, in the same transaction."""

from uuid import UUID

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
def look_at_the_keeper(_actor: Actor, event: Event) -> None:
    """The keeper is known by more now, and may be the same as a third."""
    look_for([event.subject_id])


@on("prospect.unmerged")
def look_at_both(_actor: Actor, event: Event) -> None:
    """Each is known by its own again."""
    look_for([event.subject_id, UUID(event.details["loser_id"])])


@on("import.finished")
def look_through_import(_actor: Actor, event: Event) -> None:
    """Many at once, in the background."""
    enqueue(jobs.scan, scan_id=scanning.begin(import_id=event.subject_id).id)
