"""Dynamic pools: one changed person against two hundred questions, and a round about everybody; and a large board.

The person is reconsidered as the job does it, once the questions are put together (`first_ms` is with that).
"""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import event, func, insert, literal, select

from app.filling import rounds
from app.filling.reconsidering import reconsider
from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.shell.seeds.demo.employers import FIELDS
from bench.ground import application, ground, of_size, vacuum
from talent.pools.board import board_of
from talent.pools.models import Pool, PoolMember
from talent.prospects.models import Prospect

POOLS, PEOPLE, BOARD = 200, 60, 5_000
WANTED = 100_000
"""How many members the large dynamic pool should about have."""
QUESTIONS = (
    "tie:none {}",
    "{} last:>6mo",
    "{} -tie:any",
    "{} place:Hamburg",
    "({} OR tie:any) due:<30d",
    "{} tie:any",
)


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """Three lines; nothing of it stays in the database."""
    with ground(data) as settings:
        own = of_size(settings, n)
        with application(own) as app, app.app_context():
            act_as(Actor.system())
            owner = db.session.scalars(select(User).where(User.role != Role.PARTNER).order_by(User.id).limit(1)).one()
            yield {"bench": "pools.round", "n": n, **_round(owner, n)}
            yield {"bench": "pools.one_person", "n": n, "pools": POOLS, **_one_person(owner)}
            yield {"bench": "pools.board", "n": n, **_board(owner)}
            db.session.rollback()
            db.session.remove()
        vacuum(own)


def _pool(owner: User, question: str) -> Pool:
    pool = Pool(name=question, owner_id=owner.id, question=question)
    db.session.add(pool)
    db.session.flush()
    return pool


def _words() -> list[str]:
    titles = {title for field in FIELDS.values() for title in field.students + field.early + field.seasoned}
    return sorted({word for title in titles for word in title.split() if word.isalpha() and len(word) > 2})  # noqa: PLR2004


def _question_for_many(n: int) -> str:
    """A word that about WANTED people have in their title; `source:LinkedIn` is everybody."""
    if n <= WANTED:
        return "source:LinkedIn"
    counts = {
        word: db.session.scalar(select(func.count()).where(Prospect.search_text.contains(word.lower()))) or 0
        for word in _words()[:12]
    }
    return min(counts, key=lambda word: abs(counts[word] - WANTED))


def _round(owner: User, n: int) -> dict[str, Any]:
    """Filling an empty pool, and asking again when nothing has changed."""
    pool = _pool(owner, _question_for_many(n))
    filled, members = _asked(pool)
    again, _joined = _asked(pool)
    return {"members": members, "seconds": round(filled, 2), "again_seconds": round(again, 2)}


def _asked(pool: Pool) -> tuple[float, int]:
    refresh = rounds.begin(pool)
    if refresh is None:
        raise RuntimeError("a round of this pool runs already")
    began = time.perf_counter()
    while rounds.go_on(Actor.system(), refresh.id) is not None:
        pass
    db.session.flush()
    return time.perf_counter() - began, refresh.joined


def _one_person(owner: User) -> dict[str, Any]:
    words = _words()
    for number in range(POOLS):
        _pool(owner, QUESTIONS[number % len(QUESTIONS)].format(words[number % len(words)]))
    people = db.session.scalars(select(Prospect.id).order_by(Prospect.id.desc()).limit(PEOPLE)).all()
    first, *others = [_reconsidered(person) for person in people]
    warm = sorted(others[6:])
    statements: list[str] = []
    event.listen(db.session.connection(), "before_cursor_execute", lambda *told: statements.append(told[2]))
    _reconsidered(people[0])
    return {
        "first_ms": round(first, 1),
        "p50_ms": round(median(warm), 1),
        "p95_ms": round(quantiles(warm, n=20)[-1], 1),
        "statements": len(statements),
    }


def _reconsidered(prospect_id: Any) -> float:
    began = time.perf_counter()
    reconsider(Actor.system(), [prospect_id])
    db.session.flush()
    return (time.perf_counter() - began) * 1000


def _board(owner: User) -> dict[str, Any]:
    pool, moment = _pool(owner, ""), clock.now()
    fixed = [literal(moment), literal(pool.id), literal(ids.new()), literal(moment), literal(True), literal(1)]
    columns = ["id", "prospect_id", "created_at", "pool_id", "batch_id", "stepped_at", "is_kept", "version"]
    members = select(func.gen_random_uuid(), Prospect.id, *fixed).limit(BOARD)
    db.session.execute(insert(PoolMember).from_select(columns, members))
    took = []
    for _ in range(10):
        began = time.perf_counter()
        board_of(owner, pool)
        took.append((time.perf_counter() - began) * 1000)
    return {"members": BOARD, "p50_ms": round(median(took), 1)}
