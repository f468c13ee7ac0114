"""Reading what others brought in a program of its own, with limits on its memory and time.

`run` is our side: it starts a program of this project on a file and says how it ended. `answer` is what such a program
does with its work. It imports nothing of the application, so that it starts quickly and holds no connection.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

UNREADABLE, TOO_LARGE = 3, 4
SECONDS_TO_END = 5
"""Between the signal that says "too long" (SIGXCPU) and the one that could come from anybody (SIGKILL)."""
ROOT = Path(__file__).resolve().parents[2]
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL})


@dataclass(frozen=True)
class Limits:
    """Bytes of memory beyond what the program holds at its start, and seconds of the processor's time."""

    memory: int
    seconds: int


class Unreadable(ValueError):
    """The file cannot be read; the message says why, in words or by a code that both sides know."""


class TakesTooMuchMemory(Exception):
    """Reading the file takes more memory than it may have."""


class TakesTooLong(Exception):
    """Reading the file takes longer than it may."""


class Interrupted(RuntimeError):
    """The program ended before it could say anything: a signal from elsewhere or a fault of our own, not the file's."""


class Crashed(Interrupted):
    """The program fell over what it read."""


def run(module: str, *arguments: str, seconds: int) -> bytes:
    """What a program says of its arguments, within so many seconds by the clock.

    Raises Unreadable, TakesTooMuchMemory, TakesTooLong or Interrupted. It is a new program and not a fork: the web's
    processes hold connections that must not be shared.
    """
    try:
        process = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            env={"PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TakesTooLong from error
    return checked(process.returncode, process.stdout)


def checked(exit_code: int | None, said: bytes) -> bytes:
    """What was said, if the program ended well; else the exception for how it ended (see `run`)."""
    if exit_code == 0:
        return said
    if exit_code == UNREADABLE:
        raise Unreadable(said.decode())
    if exit_code == TOO_LARGE:
        raise TakesTooMuchMemory
    if exit_code == -signal.SIGXCPU:
        raise TakesTooLong
    is_crash = exit_code is not None and -exit_code in _CRASHES
    raise (Crashed if is_crash else Interrupted)(f"the reading process ended with {exit_code}")


def answer(act: Callable[[], bytes], say: Callable[[bytes], object], limits: Limits) -> int:
    """Do something within the limits, and say what came of it; the exit code tells why if nothing did."""
    _limit(limits)
    try:
        say(act())
    except Unreadable as unreadable:
        say(str(unreadable).encode())
        return UNREADABLE
    except MemoryError:
        return TOO_LARGE
    return 0


def _limit(limits: Limits) -> None:
    """What has no limit on this system (macOS) has the reader's own ones."""
    memory = _data_in_use() + limits.memory
    for kind, limit in (
        (resource.RLIMIT_DATA, (memory, memory)),
        (resource.RLIMIT_CPU, (limits.seconds, limits.seconds + SECONDS_TO_END)),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, limit)
    with suppress(OSError):
        os.nice(5)


def _data_in_use() -> int:
    """Bytes that this process holds before it has read anything; a forked one begins with its parent's."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    except OSError:
        return 0
