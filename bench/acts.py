"""Acts upon many people, as the background does them and takes them back: each act upon everybody, people a second.

The one who acts is in touch with all of them and a dynamic pool asks about them, so that every act has all its work to do.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.identity.models import User
from app.kernel import ids
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.search.bulk import doing
from app.search.jobs import go_on
from app.search.models import BulkAct
from app.shell.seeds import bulk
from bench.ground import application, drop, fresh, ground
from talent.pools.models import Pool
from talent.relationships.models import Relationship

DATABASE = "bench_acts"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """A line for each act and for its way back."""
    with ground(data) as settings:
        own = fresh(settings, DATABASE)
        with application(own) as app, app.app_context():
            act_as(Actor.system())
            with transaction():
                bulk.fill(n)
                user, pool = _ground()
            for kind, arguments in _acts(pool).items():
                act_id = _begun(user, kind, arguments)
                yield {"bench": f"acts.{kind}", **_measured(act_id)}
                _turn_back(act_id)
                yield {"bench": f"acts.{kind}.undo", **_measured(act_id)}
            db.session.remove()
        drop(settings, DATABASE)


def _ground() -> tuple[User, Pool]:
    """A recruiter who is in touch with everybody, and their pool."""
    user = db.session.scalars(select(User).where(User.role != Role.PARTNER).order_by(User.id).limit(1)).one()
    user.role = Role.RECRUITER
    db.session.execute(update(Relationship).values(user_id=user.id))
    pool = Pool(name="Everybody", owner_id=user.id)
    db.session.add_all([pool, Pool(name="At rest", owner_id=user.id, question="rest:yes")])
    db.session.flush()
    return user, pool


def _acts(pool: Pool) -> dict[str, dict[str, Any]]:
    return {
        "tag": {"word": "Speaker", "tag_kind": "tag"},
        "pool": {"pool_id": str(pool.id)},
        "rhythm": {"cadence_days": 45},
        "ban": {"reason": "Asked for it"},
    }


def _begun(user: User, kind: str, arguments: dict[str, Any]) -> UUID:
    with transaction():
        return doing.begin(user.as_actor(), kind=kind, arguments=arguments, token=ids.new()).id


def _turn_back(act_id: UUID) -> None:
    with transaction():
        act = db.session.get_one(BulkAct, act_id)
        doing.undo(act.user.as_actor(), act)


def _measured(act_id: UUID) -> dict[str, Any]:
    """As a worker does it, job after job."""
    began = time.perf_counter()
    while (act := db.session.get_one(BulkAct, act_id)).is_at_work:
        db.session.expunge_all()
        with transaction():
            go_on(act_id=str(act_id))
    seconds, people = time.perf_counter() - began, act.undone or act.changed
    return {"n": people, "seconds": round(seconds, 2), "per_second": round(people / seconds)}
