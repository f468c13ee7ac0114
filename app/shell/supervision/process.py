"""What the supervisor must know of a process to run it: the same few facts for a database as for a web server."""

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.shell.supervision.account import Account


class ServiceError(Exception):
    """A service that cannot be made or started, said in one sentence."""


def nothing() -> None:
    """The default for a process that needs no care."""


def at_once() -> bool:
    """The default for a process that counts as ready as soon as it runs."""
    return True


@dataclass(frozen=True)
class Process:
    """How one process is started, known to be ready, and asked to end.

    `body` is what a copy of the supervisor does; without one, or where copies are not safe, `command` is started.
    `before_start` runs before every start, also after a crash, and mends what a crash left behind;
    `after_false_start` runs when it gave up by itself before it was ready.
    `patience` is how many seconds it may take to end before it is killed.
    """

    name: str
    command: tuple[str, ...]
    body: Callable[[], object] | None = None
    before_start: Callable[[], None] = nothing
    is_ready: Callable[[], bool] = at_once
    after_false_start: Callable[[], None] = nothing
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    environment: Mapping[str, str] = field(default_factory=dict)
    keep_open: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """What the process is, without which one of several: `worker` for `worker-mail`."""
        return self.name.partition("-")[0]
