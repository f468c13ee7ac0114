"""Who is told of what guards conversations: recruiting that something waits for their look, authors and reporters what became
of theirs.
"""

from typing import Any
from uuid import UUID

from app.kernel.deliveries import deliver
from app.kernel.jobs import enqueue
from talent.conversations.guarding import jobs
from talent.conversations.guarding.models import HeldMessage, HoldReason, Report
from talent.conversations.models import Participant

HELD, SETTLED, WARNED = "held_told", "report_told", "warned"


def recruiting_of_work(*concerned: Participant) -> None:
    """In the background: whoever writes or reports need not see who looks after conversations. Who is concerned does not decide."""
    enqueue(jobs.tell_recruiting, not_to=[str(one.user_id) for one in concerned if one.user_id is not None])


def author_of(held: HeldMessage) -> None:
    """That it is held (somebody who wrote by mail does not see it), or what was decided. A machine that is blocked learns nothing."""
    if held.is_waiting and held.reason is HoldReason.BLOCKED:
        return
    _tell(held.author, HELD, held_key(held), held_id=held.id)


def held_key(held: HeldMessage) -> str:
    """Told once of each state; a mail that waited is told of no other."""
    return f"{HELD}:{held.id}:{held.state.value}"


def reporter_of(report: Report) -> None:
    """What was done about it."""
    _tell(report.reporter, SETTLED, f"{SETTLED}:{report.id}", report_id=report.id)


def accused_in(report: Report) -> None:
    """What recruiting has to say to whom a report was about."""
    _tell(report.accused, WARNED, f"{WARNED}:{report.id}", report_id=report.id)


def _tell(place: Participant, kind: str, key: str, **told: UUID | str) -> None:
    """A mail to one who takes part, from inside or outside; about something of their own, so no wish of theirs speaks against it."""
    arguments: dict[str, Any] = {**told, "place_id": place.id}
    if place.user_id is not None:
        deliver(kind, key, user_id=place.user_id, **arguments)
    else:
        deliver(kind, key, prospect_id=place.conversation.prospect_id, is_asked_for=True, **arguments)
