"""Duplicates: who a newcomer may be, what is looked for when a form is saved, and a search among everybody."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select, text  # noqa: TID251 - empties whole tables between runs

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell.config import Settings
from bench.ground import application, ground, of_size, vacuum
from talent.duplicates import scanning
from talent.duplicates.finding import look_for
from talent.duplicates.models import Pair, Scan
from talent.duplicates.newcomers import candidates
from talent.prospects.actions import Known
from talent.prospects.models import Identity, Prospect

TRIES = 200
_EMPTY = "TRUNCATE duplicate_pairs, match_keys, duplicate_scans"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """Three lines: the search first, because it makes the keys that the other two read."""
    with ground(data) as settings:
        own = of_size(settings, n)
        with application(own) as app, app.app_context():
            act_as(Actor.system())
            yield _search(n)
            yield from _one_by_one(n)
            db.session.remove()
        _clear(own)


def _search(n: int) -> dict[str, Any]:
    with transaction():
        db.session.execute(text(_EMPTY))
    began = time.perf_counter()
    with transaction():
        scan = scanning.begin()
    is_more = True
    while is_more:
        with transaction():
            is_more = scanning.look_through_batch(db.session.get_one(Scan, scan.id))
    seconds = time.perf_counter() - began
    pairs = db.session.scalar(select(func.count()).select_from(Pair))
    return {
        "bench": "duplicates search",
        "n": n,
        "seconds": round(seconds, 2),
        "per_second": round(n / seconds),
        "pairs": pairs,
    }


def _one_by_one(n: int) -> Iterator[dict[str, Any]]:
    db.session.execute(text("ANALYZE match_keys, duplicate_pairs"))
    people = db.session.scalars(select(Prospect).order_by(func.random()).limit(TRIES)).all()
    identities = {person.id: _known(person) for person in people}
    yield _line(
        "duplicates of a newcomer",
        n,
        people,
        lambda person: candidates(
            name=person.display_name,
            employer=person.employer,
            location=person.location,
            identities=identities[person.id],
        ),
    )
    yield _line("duplicates on saving", n, people, lambda person: look_for([person.id]))
    db.session.rollback()


def _known(person: Prospect) -> list[Known]:
    held = db.session.scalars(select(Identity).where(Identity.prospect_id == person.id))
    return [Known(identity.kind, identity.raw, identity.canonical) for identity in held]


def _line(bench: str, n: int, people: Any, act: Callable[[Prospect], object]) -> dict[str, Any]:
    took = []
    for person in people:
        began = time.perf_counter()
        act(person)
        took.append((time.perf_counter() - began) * 1000)
    return {"bench": bench, "n": n, "p50_ms": round(median(took), 2), "p95_ms": round(quantiles(took, n=20)[-1], 2)}


def _clear(settings: Settings) -> None:
    """The next run, and other benchmarks on the same database, find it as it was made."""
    with application(settings) as app, app.app_context():
        act_as(Actor.system())
        with transaction():
            db.session.execute(text(_EMPTY))
        db.session.remove()
    vacuum(settings)
