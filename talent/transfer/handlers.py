"""What happens to people elsewhere, and what it means for the files they came from."""

from datetime import timedelta

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.events import Event, on
from app.kernel.jobs import enqueue
from talent.transfer import jobs

TOGETHER = timedelta(minutes=1)


@on("prospect.erased")
def clear_copies(actor: Actor, event: Event) -> None:
    """Rows of files may hold copies. Whoever is erased in the same minute is looked for together."""
    minute = clock.now().replace(second=0, microsecond=0)
    enqueue(jobs.clear_copies, at=minute + TOGETHER, key=f"clear_copies@{minute.isoformat()}")
