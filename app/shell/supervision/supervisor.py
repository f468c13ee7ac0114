"""Runs a set of processes until told to stop, and leaves none behind.

One thread does everything: Linux ties a child's fate to the *thread* that started it.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType

from app.shell.places import Places
from app.shell.supervision.child import Child, last_line
from app.shell.supervision.endings import RUN_MARK, end_with_parent, write_ledger
from app.shell.supervision.process import Process, ServiceError

TICK = 0.1
PROBING_TICK = 0.02
MOST_FALSE_STARTS = 5
LARGEST_LOG = 10 * 1024 * 1024
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked us to stop."""


class Supervisor:
    """The processes of one data directory, in the order in which they were added."""

    def __init__(self, places: Places, environment: Mapping[str, str], *, echo: bool = False) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self._places = places
        self._mark = os.urandom(16).hex()
        self._environment = {**environment, RUN_MARK: self._mark}
        self._echoed: dict[Path, int] | None = {} if echo else None
        self._wake: tuple[int, int] | None = None
        self._is_written_down = True

    def heed_signals(self) -> None:
        """SIGTERM, Ctrl-C and a closed terminal end everything in order; the end of a child wakes us."""
        reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
        os.set_blocking(writer, False)
        os.set_blocking(reader, False)
        self._wake = (reader, writer)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            signal.signal(number, self._heed)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)

    def add(self, spec: Process) -> None:
        log = self._places.logs / f"{spec.name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        if self._echoed is not None:
            self._echoed[log] = log.stat().st_size if log.exists() else 0
        self.children.append(Child(spec, log, self._environment, self.say))
        self._watch_all()

    def run_until(self, done: Callable[[], bool], *, within: float | None = None) -> None:
        """Keep everything running until something holds.

        Raises Stopped when asked to stop, ServiceError when it takes too long (seconds) or a process will not start.
        """
        deadline = None if within is None else time.monotonic() + within
        while not done():
            if deadline is not None and time.monotonic() > deadline:
                raise ServiceError(self._who_is_late(within))
            self._tick()

    def run_once(self, name: str, command: tuple[str, ...], *, within: float) -> str:
        """Run something beside the others until it ends; what it printed. Raises ServiceError when it fails."""
        log = self._places.logs / f"{name}.log"
        with log.open("ab") as errors, tempfile.TemporaryFile("w+") as output:
            end_with_us = partial(end_with_parent, signal.SIGTERM, os.getpid())
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                cwd="/",
                env=self._environment,
                start_new_session=True,
                preexec_fn=end_with_us,  # noqa: PLW1509 (this process has one thread)
            )
            try:
                self.run_until(lambda: process.poll() is not None, within=within)
            finally:
                process.terminate()
            if process.wait() != 0:
                raise ServiceError(f"{name} failed: {last_line(log)} (more in {log})")
            output.seek(0)
            return output.read()

    def run_until_ready(self, *, within: float) -> None:
        """Until all that were added so far are ready at the same moment."""
        self.run_until(lambda: all(child.ready for child in self.children), within=within)

    def run(self) -> None:
        """Until asked to stop."""
        with contextlib.suppress(Stopped):
            self.run_until(lambda: False)

    def stop(self, *stages: tuple[str, ...]) -> None:
        """End the kinds of processes stage by stage, those of one stage together; then whatever is left."""
        rest = tuple({child.spec.kind for child in self.children}.difference(*stages))
        for kinds in (*stages, rest):
            ending = [child for child in self.children if child.spec.kind in kinds]
            for child in ending:
                child.ask_to_end()
            began = time.monotonic()
            for child in ending:
                child.wait_for_end(began + child.spec.patience)
        self._echo()
        self._places.ledger.unlink(missing_ok=True)
        self._places.tidy()

    def say(self, line: str) -> None:
        """To whoever started us; nobody need be there to hear it, nor room for it."""
        with contextlib.suppress(OSError):
            print(line, flush=True)

    def _heed(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _tick(self) -> None:
        self._watch_all()
        self._echo()
        if self.stopping:
            raise Stopped
        self._sleep(TICK if all(child.ready for child in self.children) else PROBING_TICK)

    def _watch_all(self) -> None:
        started = [child.watch() for child in self.children]
        if any(started) or not self._is_written_down:
            self._write_down_who_runs()
        for child in self.children:
            if not child.was_ever_ready and child.false_starts >= MOST_FALSE_STARTS:
                raise ServiceError(f"{child.spec.name} does not start: {last_line(child.log)} (more in {child.log})")

    def _write_down_who_runs(self) -> None:
        """Tried again at the next look where there is no room for it: a full disk must not end those that run."""
        pids = {child.spec.name: child.pid for child in self.children if child.pid}
        self._is_written_down = False
        with contextlib.suppress(OSError):
            write_ledger(self._places.ledger, self._mark, pids)
            self._is_written_down = True

    def _who_is_late(self, within: float | None) -> str:
        late = next((child for child in self.children if not child.ready), None)
        if late is None:
            return f"Perennial did not become ready within {within:g} s; the logs are in {self._places.logs}."
        return f"{late.spec.name} is not ready after {within:g} s: {last_line(late.log)} (more in {late.log})"

    def _sleep(self, seconds: float) -> None:
        if self._wake is None:
            time.sleep(seconds)
            return
        reader = self._wake[0]
        if select.select([reader], [], [], seconds)[0]:
            os.read(reader, 4096)

    def _echo(self) -> None:
        """Show what the processes have written to their logs since the last time."""
        for log, shown in (self._echoed or {}).items():
            if not log.exists() or log.stat().st_size <= shown:
                continue
            with log.open("rb") as stream:
                stream.seek(shown)
                text = stream.read()
            sys.stdout.buffer.write(text)
            sys.stdout.flush()
            self._echoed[log] = shown + len(text)  # type: ignore[index]
