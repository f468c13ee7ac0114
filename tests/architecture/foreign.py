"""Rows of Emil's, private where that is possible, whose ids others try behind every route."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from app.identity import sessions
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import Model, db
from outreach.nudges.models import Nudge
from talent.notes.models import Note
from talent.pools.models import Ask, Pool, PoolMember
from talent.relationships.models import ContactKind, Direction, Touchpoint, Visibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.world import World


def kept(row: Model) -> UUID:
    db.session.add(row)
    db.session.flush()
    return row.id


def foreign_ids(world: World) -> dict[str, object]:
    """An id for every name that a route may ask for."""
    prospect = a_prospect("Canary Keller")
    relationship = a_relationship(world.emil, prospect, visibility=Visibility.PRIVATE)
    common = {"prospect_id": prospect.id, "user_id": world.emil.id, "relationship_id": relationship.id}
    pool = Pool(name="Engineers", owner_id=world.rita.id)
    pool_id = kept(pool)
    kept(PoolMember(pool_id=pool_id, prospect_id=prospect.id, added_by_id=world.rita.id))
    sessions.start(world.emil, "somebody else's browser")
    return {
        "prospect_id": prospect.id,
        "relationship_id": relationship.id,
        "touchpoint_id": kept(
            Touchpoint(**common, kind=ContactKind.MET, direction=Direction.BOTH, visibility=Visibility.PRIVATE)
        ),
        "note_id": kept(Note(prospect_id=prospect.id, author_id=world.emil.id, body="canary", is_private=True)),
        "pool_id": pool_id,
        "ask_id": kept(
            Ask(
                pool_id=pool_id,
                prospect_id=prospect.id,
                user_id=world.emil.id,
                asked_by_id=world.rita.id,
                expires_at=clock.now() + timedelta(days=7),
            )
        ),
        "nudge_id": kept(Nudge(**common, cycle_on=world.emil.today, planned_on=world.emil.today)),
        "user_id": world.emil.id,
        "area_id": world.engineering.id,
        "session_id": db.session.scalars(sessions.own_sessions(world.emil.id)).one().id,
        "filename": "robots.txt",
        "path": "robots.txt",
        "name": "nothing",
        "token": "inv_nothing",
        "row_id": uuid4(),
    }


Maker = Callable[[World], dict[str, object]]
__all__ = ["Actor", "foreign_ids"]
