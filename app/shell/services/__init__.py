"""The services that a deployment without servers of its own runs for itself: PostgreSQL and Valkey."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

from app.shell.places import Places
from app.shell.services import postgres, valkey
from app.shell.supervision.endings import end_leftovers
from app.shell.supervision.lock import Taken, nobody_using, owning, using
from app.shell.supervision.process import Process, ServiceError
from app.shell.supervision.supervisor import Supervisor

START_WITHIN = 60.0
STOP_ORDER = (("scheduler", "inbox"), ("worker",), ("web",), ("valkey",), ("postgres",))


def embedded(places: Places, environ: Mapping[str, str]) -> list[Process]:
    """Those of the two for which no server is named; the slower to start comes first."""
    own = [] if environ.get("DATABASE_URL") else [postgres.process(places)]
    return own if environ.get("REDIS_URL") else [*own, valkey.process(places)]


@contextlib.contextmanager
def running(data_dir: Path, environ: Mapping[str, str] = os.environ) -> Generator[None]:
    """Have PostgreSQL and Valkey for a while: those that run already, or our own, which end with us.

    Safe beside a `bin/serve` or other commands that start, work or stop at the same time on the same data directory.
    Raises ServiceError when they cannot be had.
    """
    places = Places(data_dir.absolute())
    places.prepare()
    if environ.get("DATABASE_URL") and environ.get("REDIS_URL"):
        yield
        return
    with contextlib.ExitStack() as held:
        _have(places, environ, held)
        yield


def _have(places: Places, environ: Mapping[str, str], held: contextlib.ExitStack) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        for attempt in (_become_owner, _join):
            if attempt(places, environ, held):
                return
        time.sleep(0.05)
    raise ServiceError(f"Another process holds {places.data}, and its database does not answer.")


def _become_owner(places: Places, environ: Mapping[str, str], held: contextlib.ExitStack) -> bool:
    try:
        held.enter_context(owning(places, f"command {os.getpid()}"))
    except Taken:
        return False
    held.enter_context(_own(places, environ))
    return True


@contextlib.contextmanager
def _own(places: Places, environ: Mapping[str, str]) -> Generator[None]:
    supervisor = Supervisor(places, environ)
    end_leftovers(places.ledger)
    try:
        for service in embedded(places, environ):
            supervisor.add(service)
        supervisor.run_until_ready(within=START_WITHIN)
        yield
    finally:
        with nobody_using(places, lambda line: print(line, file=sys.stderr)):
            supervisor.stop(*STOP_ORDER)


def _join(places: Places, environ: Mapping[str, str], held: contextlib.ExitStack) -> bool:
    """Use the services of another owner, if they answer; while we do, an owning command does not stop them."""
    with contextlib.ExitStack() as provisional:
        provisional.enter_context(using(places))
        if not answering(places, environ):
            return False
        held.enter_context(provisional.pop_all())
    return True


def answering(places: Places, environ: Mapping[str, str]) -> bool:
    """Whether the embedded services that are wanted can be used right now."""
    checks: list[Callable[[], bool]] = [service.is_ready for service in embedded(places, environ)]
    return all(check() for check in checks)
