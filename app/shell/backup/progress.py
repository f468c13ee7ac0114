"""How far a long piece of work is, said every few seconds to whoever waits for it."""

import time
from collections.abc import Callable

Say = Callable[[str], None]
SECONDS_BETWEEN = 3.0


class Progress:
    """Counts units of work up to a total that may be an estimate; what is quickly done says nothing."""

    def __init__(self, say: Say, doing: str, total: int) -> None:
        self.say, self._doing, self._total = say, doing, max(total, 1)
        self._done = 0
        self._next = time.monotonic() + SECONDS_BETWEEN

    def add(self, units: int, what: str) -> None:
        """So much more is done, of `what`."""
        self._done += units
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + SECONDS_BETWEEN
            self.say(f"{self._doing}: {min(99, 100 * self._done // self._total)} % ({what})")
