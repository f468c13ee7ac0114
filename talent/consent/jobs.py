"""What happens to consent, notices and retention by itself, each night: a chain of bounded jobs, in this order."""

from uuid import UUID

from app.kernel import clock
from app.kernel.actor import current_actor
from app.kernel.jobs import enqueue, job
from talent.consent import actions, notices, retention
from talent.consent.erasing import erase
from talent.consent.models import Cause


@job("default")
def look_after() -> None:
    """The night's work: what has run out, whom to tell, who has been quiet for too long."""
    actions.expire(clock.now().date())
    enqueue(collect)
    enqueue(let_stay)


@job("default")
def collect(after: str | None = None, import_id: str | None = None) -> None:
    """Note whom to tell, of one import or of everybody."""
    last = notices.collect(UUID(after) if after else None, import_id=UUID(import_id) if import_id else None)
    if last is not None:
        enqueue(collect, after=last, import_id=import_id)
    elif import_id is None:
        notices.hasten_all()


@job("default")
def let_stay(after: str | None = None) -> None:
    """Who goes no longer; then who goes soon."""
    last = retention.let_stay(UUID(after) if after else None)
    if last is not None:
        enqueue(let_stay, after=last)
        return
    enqueue(find_quiet)


@job("default")
def find_quiet(after: str | None = None) -> None:
    """Note who goes soon."""
    last = retention.find_quiet(UUID(after) if after else None)
    if last is not None:
        enqueue(find_quiet, after=last)
        return
    enqueue(try_again)


@job("default")
def try_again() -> None:
    """What could not be sent goes out again; then whatever is new."""
    enqueue(try_again if retention.try_again() else remind)


@job("default")
def remind(after: str | None = None) -> None:
    """Note whom to remind of whom."""
    last = retention.remind(UUID(after) if after else None)
    if last is not None:
        enqueue(remind, after=last)
        return
    enqueue(mail)


@job("default")
def mail(after: str | None = None) -> None:
    """One mail to each colleague; then erase whom the time of warning is over."""
    last = retention.mail(UUID(after) if after else None)
    if last is not None:
        enqueue(mail, after=last)
        return
    enqueue(erase_next)


@job("default")
def erase_next() -> None:
    """Erase the next few whose time is over."""
    people = retention.whose_time_is_over()
    if people:
        erase(current_actor(), people, cause=Cause.RETENTION)
        enqueue(erase_next)
