"""What a process does so that none outlives the one that started it.

Linux tells a child when its parent is gone; elsewhere the next start ends what is left over, from the ledger that the
supervisor keeps in the data directory.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import psutil

RUN_MARK = "PERENNIAL_RUN"
"""The environment variable that every process of one run carries, also those that its processes start themselves."""

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_CLOCK_STEP = 2.0  # seconds by which a corrected clock may move a process's start
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent(how: signal.Signals, parent: int) -> None:
    """Ask the kernel for a signal once `parent`, the process that forked us, is gone. A fork does not inherit this."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), how)


def call_it(name: str) -> None:
    """The name by which `top` and `ps -o comm` know this process: its first fifteen bytes."""
    if _libc is not None:
        _libc.prctl(_PR_SET_NAME, name.encode(), 0, 0, 0)


def write_ledger(ledger: Path, mark: str, pids: Mapping[str, int]) -> None:
    """Note who runs. A number alone may belong to somebody else later, so the moment of the start stands beside it."""
    known = {}
    for name, pid in pids.items():
        with contextlib.suppress(psutil.NoSuchProcess):
            known[name] = (pid, psutil.Process(pid).create_time())
    fresh = ledger.with_suffix(".new")
    fresh.write_text(json.dumps({"mark": mark, "processes": known}))
    fresh.replace(ledger)


def recorded(ledger: Path) -> dict[str, tuple[int, float]]:
    """The name, number and start of each process of the present run, or of the last if it was killed."""
    try:
        processes: dict[str, tuple[int, float]] = json.loads(ledger.read_text())["processes"]
    except FileNotFoundError:
        return {}
    return processes


def end_leftovers(ledger: Path) -> None:
    """End what a run that was killed has left; its processes by number and start, their children by the mark."""
    try:
        content = json.loads(ledger.read_text())
    except (OSError, ValueError):
        return
    left = {process.pid: process for process in _known(content["processes"].values())}
    left |= {process.pid: process for process in _marked(content["mark"])}
    end_all(left.values(), signal.SIGTERM, patience=5)
    ledger.unlink(missing_ok=True)


def _known(processes: Iterable[tuple[int, float]]) -> Iterable[psutil.Process]:
    for pid, started in processes:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            if abs(process.create_time() - started) < _CLOCK_STEP:
                yield process


def _marked(mark: str) -> Iterable[psutil.Process]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(RUN_MARK) == mark:
                yield process


def occupants(directory: Path) -> list[psutil.Process]:
    """The processes that work inside a directory; a database server makes its data directory its own."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if Path(process.cwd()) == directory.resolve():
                found.append(process)
    return found


def end_all(processes: Iterable[psutil.Process], how: signal.Signals, *, patience: float) -> None:
    """Ask each to end and wait for all of them together; kill what is still there after so many seconds."""
    alive = _send(list(processes), how)
    if not wait_for(lambda: not any(map(_is_alive, alive)), within=patience):
        killed = _send([process for process in alive if _is_alive(process)], signal.SIGKILL)
        wait_for(lambda: not any(map(_is_alive, killed)), within=patience)


def wait_for(condition: Callable[[], bool], *, within: float) -> bool:
    """Ask again and again for so many seconds."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _send(processes: list[psutil.Process], how: signal.Signals) -> list[psutil.Process]:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(how)
    return processes


def _is_alive(process: psutil.Process) -> bool:
    """One that has ended but was not collected by its parent is no longer alive."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
