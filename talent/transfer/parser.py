"""Our side of the parsing process: starting it, taking its rows as they come, and saying in words why it failed."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Any, BinaryIO

from flask import current_app
from flask_babel import gettext as _

from app.kernel import files
from app.kernel.errors import Refused
from app.kernel.files import KeptFile
from talent.transfer.parsing import TOO_LARGE, UNREADABLE

SECONDS_TO_RECOGNISE = 60
SECONDS_FOR_A_BATCH = 400
CHUNK = 262_144


@dataclass(frozen=True)
class Found:
    """A file that was kept, and what it was recognised as (see `parsing.recognise`)."""

    kept: KeptFile
    says: dict[str, Any]


class CannotRead(Refused):
    """The file cannot be read; the sentence says why, and what to do."""


def take_in(stream: BinaryIO) -> Found:
    """Keep what somebody brought, once it is known to be readable. Raises CannotRead, and then nothing is kept."""
    kept = files.keep(stream)
    try:
        return Found(kept, _recognise(kept.path))
    except BaseException:
        files.discard(kept.name)
        raise


def _recognise(path: Path) -> dict[str, Any]:
    with _process("recognise", path, SECONDS_TO_RECOGNISE) as process:
        out, errors = process.communicate()
        _check(process, errors)
        found: dict[str, Any] = json.loads(out)
        return found


def stage(path: Path, order: dict[str, Any], write: Callable[[bytes], object]) -> dict[str, Any]:
    """Hand on one batch of staged rows as they are read (see `parsing.write_rows`). Raises CannotRead."""
    with _process("rows", path, SECONDS_FOR_A_BATCH) as process:
        _pipe(process.stdin).write(json.dumps(order).encode())
        _pipe(process.stdin).close()
        while chunk := _pipe(process.stdout).read(CHUNK):
            write(chunk)
        errors = _pipe(process.stderr).read()
        process.wait()
        _check(process, errors)
        report: dict[str, Any] = json.loads(errors)
        return report


@contextmanager
def _process(command: str, path: Path, seconds: int) -> Generator[subprocess.Popen[bytes]]:
    root = str(current_app.extensions["settings"].root)
    arguments = [sys.executable, "-P", "-m", "talent.transfer.parsing", command, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(arguments, **pipes, env={"PYTHONPATH": root}, cwd=root) as process:  # type: ignore[call-overload]
        alarm = Timer(seconds, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            yield process
        finally:
            alarm.cancel()
            process.kill()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the parsing process has no pipes")
    return pipe


def _check(process: "subprocess.Popen[bytes]", errors: bytes) -> None:
    """Raises CannotRead in the reader's language; the sentences of the reader are known to the translations."""
    if process.returncode == 0:
        return
    if process.returncode == UNREADABLE:
        raise CannotRead(_(json.loads(errors)["sentence"]))
    if process.returncode == TOO_LARGE:
        raise CannotRead(_("Reading this file takes more memory than an import may have. Split it, and try again."))
    if process.returncode < 0:
        raise CannotRead(_("Reading this file takes longer than an import may take. Split it, and try again."))
    raise RuntimeError(errors.decode(errors="replace")[-2000:])
