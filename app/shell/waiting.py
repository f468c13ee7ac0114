"""How a web worker waits for PostgreSQL: most answers come within a millisecond, sooner than another greenlet has had
its turn, so the worker waits for so long itself and only then lets others run.

Under gevent psycopg waits by a `poll` that goes through the hub every time, which cost a quarter of a list's time.
"""

import select
from collections.abc import Generator
from typing import Any

from gevent import monkey
from psycopg import waiting

MILLISECONDS_OF_PATIENCE = 1
_poll = monkey.get_original("select", "poll")
_WANTED = {
    waiting.WAIT_R: select.POLLIN,
    waiting.WAIT_W: select.POLLOUT,
    waiting.WAIT_RW: select.POLLIN | select.POLLOUT,
}


def wait(gen: Generator[Any, Any, Any], fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
    """Stands in for `psycopg.waiting.wait`, with the same parameters."""
    try:
        wanted = next(gen)
        poll = _poll()
        poll.register(fileno, _WANTED[wanted])
        while events := poll.poll(MILLISECONDS_OF_PATIENCE):
            ready = _readiness(events[0][1])
            if not ready:
                break
            wanted = gen.send(ready)
            poll.modify(fileno, _WANTED[wanted])
    except StopIteration as done:
        return done.value
    return waiting.wait_poll(_rest(gen, wanted), fileno, interval, timeout)


def _readiness(events: int) -> int:
    """Nothing when the connection has a fault, which psycopg's own way of waiting knows how to tell."""
    ready = int(waiting.READY_R) if events & select.POLLIN else 0
    return ready | int(waiting.READY_W) if events & select.POLLOUT else ready


def _rest(gen: Generator[Any, Any, Any], wanted: Any) -> Generator[Any, Any, Any]:
    """The rest of a generator that has said already for what it waits."""
    while True:
        ready = yield wanted
        try:
            wanted = gen.send(ready)
        except StopIteration as done:
            return done.value


def wait_patiently() -> None:
    """Let psycopg wait so in this process, whose standard library gevent has patched."""
    waiting.wait = wait
