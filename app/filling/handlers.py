"""What happens to people and pools, and what it means for pools that fill themselves."""

from sqlalchemy import exists, select

from app.filling.jobs import begin_round, reconsider_people, refresh_pools
from app.filling.language import SearchLanguage
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import ANY, Event, on
from app.kernel.jobs import enqueue
from app.kernel.transaction import before_commit
from talent.pools.models import Pool
from talent.pools.questions import speak

AT_ONCE = 500
"""About how many people one job asks all questions."""
_NO_QUESTION_ASKS_ABOUT = ("pool.", "ask.", "session.", "nudge.")
_UP_TO_THE_QUESTION = frozenset({"pool.released", "pool.let_back_in"})
_NOTED = "people_changed"

speak(SearchLanguage())


@on(ANY)
def note_whom_it_is_about(actor: Actor, event: Event) -> None:
    """People who change, or are no longer kept in or out by hand, are gathered until the end of the transaction."""
    is_of_pools = event.name.startswith(_NO_QUESTION_ASKS_ABOUT) and event.name not in _UP_TO_THE_QUESTION
    if event.prospect_id is None or is_of_pools:
        return
    db.session().info.setdefault(_NOTED, set()).add(event.prospect_id)
    before_commit(_NOTED, _reconsider_them)


def _reconsider_them() -> None:
    changed = sorted(str(prospect_id) for prospect_id in db.session().info.pop(_NOTED, ()))
    if changed and _is_any_pool_dynamic():
        for first in range(0, len(changed), AT_ONCE):
            enqueue(reconsider_people, prospect_ids=changed[first : first + AT_ONCE])


def _is_any_pool_dynamic() -> bool:
    """Of all pools, also those that the actor does not see."""
    pools = Pool.metadata.tables["pools"]
    is_dynamic = exists().where(pools.c.question != "", pools.c.archived_at.is_(None))
    return bool(db.session.scalar(select(is_dynamic)))


@on("pool.made")
@on("pool.edited")
@on("pool.brought_back")
def ask_about_everybody(actor: Actor, event: Event) -> None:
    pool = db.session.get_one(Pool, event.subject_id)
    if pool.is_dynamic:
        db.session.flush()
        begin_round(pool)


@on("import.committed")
@on("import.undone")
@on("organisation.moved_in")
def ask_again_about_everybody(actor: Actor, event: Event) -> None:
    if _is_any_pool_dynamic():
        enqueue(refresh_pools)
