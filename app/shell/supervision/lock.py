"""One owner for a data directory.

The owner, `bin/serve` or a command that found nobody, holds `run/lock` and runs the services. Commands beside it hold
`run/users` together as long as they work, so that an owner that is itself only a command does not stop the services
under them. The kernel lets go of both whenever a process ends, however it ends.
"""

import contextlib
import fcntl
import os
from collections.abc import Callable, Generator
from pathlib import Path

from app.shell.places import Places


class Taken(Exception):
    """Somebody else owns the data directory; says who."""


@contextlib.contextmanager
def owning(places: Places, what: str) -> Generator[None]:
    """Hold the data directory; raises Taken with what the owner said it was."""
    descriptor = os.open(places.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(os.read(descriptor, 200).decode()) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, what.encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def using(places: Places) -> Generator[None]:
    """Say that the services are needed for now."""
    with _locked(places.run / "users", fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def nobody_using(places: Places, say: Callable[[str], None]) -> Generator[None]:
    """Wait until no command needs the services any more, and keep new ones waiting."""
    path = places.run / "users"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(_locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            say("Another command still needs the database; waiting for it to end.")
            held.enter_context(_locked(path, fcntl.LOCK_EX))
        yield


@contextlib.contextmanager
def _locked(path: Path, how: int) -> Generator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
