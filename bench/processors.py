"""The processor's time that each part of a deployment has used: what a rate hides when others share the machine."""

import os
from contextlib import suppress

import psutil
from redis import Redis

from app.shell.config import Settings


def parts_of(settings: Settings, **more: int) -> dict[str, int]:
    """The process ids of the database, of Valkey and of ourselves, beside `more`."""
    postmaster = (settings.places.postgres / "postmaster.pid").read_text().split(maxsplit=1)[0]
    with Redis.from_url(settings.redis_url) as redis:
        valkey = redis.info("server")["process_id"]
    return {**more, "postgres": int(postmaster), "valkey": int(valkey), "client": os.getpid()}


def seconds_used(parts: dict[str, int]) -> dict[str, float]:
    """By each part since it began, with the processes that it started and those of them that have ended."""
    return {name: _seconds_of(pid, alone=name == "client") for name, pid in parts.items()}


def _seconds_of(pid: int, *, alone: bool) -> float:
    one = psutil.Process(pid)
    if alone:
        return _own_seconds(one)
    return sum(_own_seconds(part) + _seconds_of_the_ended(part) for part in (one, *one.children(recursive=True)))


def _own_seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _seconds_of_the_ended(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.children_user + times.children_system)
    return 0.0


def milliseconds_each(before: dict[str, float], after: dict[str, float], times: int) -> dict[str, float]:
    """For each of so many times that something was done."""
    return {name: round((after[name] - before[name]) * 1000 / max(times, 1), 2) for name in before}
