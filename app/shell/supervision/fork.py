"""A child that is a copy of the supervisor instead of a program of its own.

What the supervisor has imported is there at once and stands in memory once, however many copies use it.
"""

import contextlib
import gc
import math
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NoReturn

from app.shell.supervision.endings import call_it, end_with_parent, wait_for

_HEEDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
_MOST_FILES = 65_536


class Fork:
    """As much of `subprocess.Popen` as watching over a child takes, for a function instead of a command.

    The function runs in a session of its own, with these variables and nothing open but its log; returning ends the
    child with 0, `SystemExit` with its code, any other exception with 1. This process must have one thread.
    """

    def __init__(
        self, name: str, body: Callable[[], object], log: Path, environment: Mapping[str, str], how: signal.Signals
    ) -> None:
        gc.freeze()  # collecting would write into what the copies share
        parent = os.getpid()
        self.returncode: int | None = None
        signal.pthread_sigmask(signal.SIG_BLOCK, _HEEDED)  # one that comes before the copy is itself waits for it
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _end_as(partial(_become, name, body, log, environment, how, parent))
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEEDED)

    def poll(self) -> int | None:
        if self.returncode is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired after so many seconds."""
        within = math.inf if timeout is None else timeout
        if not wait_for(lambda: self.poll() is not None, within=within) or self.returncode is None:
            raise subprocess.TimeoutExpired(str(self.pid), within)
        return self.returncode

    def send_signal(self, how: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _end_as(body: Callable[[], object]) -> NoReturn:
    """Nothing of the caller goes on in the copy, so it ends here whatever happens."""
    code = 1
    try:
        body()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 - whatever it is, the log has it and the copy ends
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _become(
    name: str, body: Callable[[], object], log: Path, environment: Mapping[str, str], how: signal.Signals, parent: int
) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in _HEEDED:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEEDED)
    end_with_parent(how, parent)
    call_it(name)
    _write_to(log)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir("/")
    body()


def _write_to(log: Path) -> None:
    """Read nothing, write to the log, and hold nothing else of the supervisor's: not its port, not its lock."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    for number in (1, 2):
        os.dup2(written, number)
    os.closerange(3, _MOST_FILES)
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
        for number in (1, 2)
    )
