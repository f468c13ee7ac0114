"""One supervised process: started, watched, started again with growing patience, and ended."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from app.shell.supervision.account import identity_of
from app.shell.supervision.endings import end_with_parent
from app.shell.supervision.fork import Fork
from app.shell.supervision.process import Process, ServiceError

COPIES_ARE_SAFE = sys.platform == "linux"
"""The libraries of macOS do not bear a fork that goes on in Python."""
FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
HEALTHY_AFTER = 60.0
"""Seconds: the first and the longest pause before a restart; a run of this length begins with the first again."""
SILENCE = "it said nothing"
_LINES_OF_AN_END = 12
_LONGEST_WORDS = 300
_FAULT = re.compile(r"\b(FATAL|PANIC): ")


class Child:
    """A process and its fate so far."""

    def __init__(self, spec: Process, log: Path, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.spec = spec
        self.log = log
        self.ready = False
        self.was_ever_ready = False
        self.false_starts = 0
        self._environment = {**environment, **spec.environment}
        self._say = say
        self._process: subprocess.Popen[bytes] | Fork | None = None
        self._started_at = 0.0
        self._start_at = 0.0
        self._delay = FIRST_DELAY
        self._last_words = ""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def watch(self) -> bool:
        """Notice an end, start what is due, ask whether it is ready; True when it was started just now."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._mourn(code)
        if self._process is None and time.monotonic() >= self._start_at:
            return self._start()
        if self._process is not None and not self.ready:
            self.ready = self.spec.is_ready()
            self.was_ever_ready |= self.ready
        return False

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.spec.stop_signal)

    def wait_for_end(self, deadline: float) -> None:
        """Wait until a moment of the monotonic clock, then kill it."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._say(f"{self.spec.name} did not end within {self.spec.patience:g} s and is killed.")
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self) -> bool:
        try:
            self.spec.before_start()
            self._process = self._spawn()
        except (OSError, ServiceError, subprocess.SubprocessError) as error:
            self._fail(f"{self.spec.name} cannot be started: {error}", error)
            return False
        self._started_at = time.monotonic()
        return True

    def _fail(self, message: str, error: Exception) -> None:
        """Before it ever ran, what is wrong is told to whoever started us; later, it may pass."""
        if not self.was_ever_ready:
            raise ServiceError(str(error)) from error
        self._say(message)
        self._put_off()

    def _spawn(self) -> subprocess.Popen[bytes] | Fork:
        if self.spec.body is not None and COPIES_ARE_SAFE:
            return Fork(self.spec.name, self.spec.body, self.log, self._environment, self.spec.stop_signal)
        watch_parent = partial(end_with_parent, self.spec.stop_signal, os.getpid())
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.spec.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=self._environment,
                pass_fds=self.spec.keep_open,
                start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor, which ends them in order
                preexec_fn=watch_parent,  # noqa: PLW1509 (this process has one thread)
                **identity_of(self.spec.account),
            )

    def _mourn(self, code: int) -> None:
        self._process = None
        if not self.ready:
            self.false_starts += 1
            if code > 0:
                self.spec.after_false_start()
        self.ready = False
        if time.monotonic() - self._started_at > HEALTHY_AFTER:
            self._delay = FIRST_DELAY
        self._say(
            f"{self.spec.name} ended ({_cause(code)}); it is started again in {self._delay:g} s.{self._why(code)}"
        )
        self._put_off()

    def _why(self, code: int) -> str:
        """What it said last, unless that was told before."""
        words = last_line(self.log)[:_LONGEST_WORDS] if code > 0 else ""
        if words in (self._last_words, SILENCE):
            return ""
        self._last_words = words
        return f" It said: {words}"

    def _put_off(self) -> None:
        self._start_at = time.monotonic() + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)


def _cause(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def last_line(log: Path) -> str:
    """How a log ends, for a message about why something does not start: and of what PostgreSQL says then, its reason."""
    lines = log.read_text(errors="replace").strip().splitlines()[-_LINES_OF_AN_END:] if log.exists() else []
    faults = [line for line in lines if _FAULT.search(line)]
    return [*lines, *faults][-1] if lines else SILENCE
