"""Planning the nudges of everybody in one transaction, beside a bare query that only reads what is due."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from app.kernel import clock
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.shell.config import Settings
from bench.ground import address, application, ground, of_size, vacuum
from outreach.nudges.planning import plan

RUNS = 3
_WEDNESDAY = 2
_DUE = """
    SELECT count(*), max(nudge_on) FROM (
        SELECT id, user_id, prospect_id, nudge_on FROM relationships
         WHERE state = 'active' AND nudge_on <= %s OFFSET 0) AS due
"""


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line; from ten times the smallest size on, `growth` says how the time grew from a tenth of the rows."""
    with ground(data) as settings:
        seconds, planned, bare = _measure(of_size(settings, n))
        line = {
            "bench": "nudges",
            "n": n,
            "planned": planned,
            "seconds": round(seconds, 3),
            "per_second": round(n / seconds),
            "bare_seconds": round(bare, 3),
            "ratio": round(seconds / bare, 2),
        }
        if n >= 1_000_000:  # noqa: PLR2004 - the size that the tenth is measured for
            tenth, _, _ = _measure(of_size(settings, n // 10))
            line["growth"] = round(seconds / tenth, 2)
        yield line


def _measure(settings: Settings) -> tuple[float, int, float]:
    """Seconds of a plan and of the bare query (the median of RUNS), and how many nudges were planned."""
    at = _a_working_moment()
    plans, counts = zip(*(_plan_once(settings, at) for _ in range(RUNS)), strict=True)
    bare = [_bare_once(settings, at) for _ in range(RUNS)]
    return median(plans), counts[0], median(bare)


def _a_working_moment() -> datetime:
    """Noon in UTC on the next Wednesday, so that a run at the weekend measures the same work."""
    today = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=(_WEDNESDAY - today.weekday()) % 7)).astimezone(UTC)


def _plan_once(settings: Settings, at: datetime) -> tuple[float, int]:
    with application(settings) as app, app.app_context():
        act_as(Actor.system())
        began = time.perf_counter()
        planned = plan(at)
        took = time.perf_counter() - began
        db.session.rollback()
        db.session.remove()
    vacuum(settings)
    return took, planned


def _bare_once(settings: Settings, at: datetime) -> float:
    with psycopg.connect(address(settings)) as connection:
        connection.execute("SET jit = off")
        began = time.perf_counter()
        connection.execute(_DUE, [at.date()]).fetchone()
        return time.perf_counter() - began
