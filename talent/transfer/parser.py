"""Our side of the parsing process: starting it, taking its rows as they come, and saying in words why it failed."""

import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from threading import Event, Timer
from typing import Any, BinaryIO

import structlog
from flask_babel import gettext as _

from app.kernel import apart, files
from app.kernel.apart import Interrupted, TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.errors import Refused
from app.kernel.files import KeptFile
from talent.transfer import parsing
from talent.transfer.reading import Limits

LARGEST_FILE = Limits().file
SECONDS_TO_RECOGNISE = 60
SECONDS_FOR_A_BATCH = 400
CHUNK = 262_144

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """A file that was kept, and what it was recognised as (see `parsing.recognise`)."""

    kept: KeptFile
    says: dict[str, Any]


class CannotRead(Refused):
    """The file cannot be read; the sentence says why, and what to do."""


def too_large() -> str:
    """The sentence for a file beyond the largest."""
    megabytes = LARGEST_FILE // 1_000_000
    return _(
        "This file is larger than %(megabytes)s MB. Split it, and import the parts one by one.", megabytes=megabytes
    )


def take_in(stream: BinaryIO) -> Found:
    """Keep what somebody brought, once it is known to be readable. Raises CannotRead, and then nothing is kept."""
    kept = files.keep(stream)
    try:
        with files.at_hand(kept.name) as path:
            return Found(kept, _recognise(path))
    except BaseException:
        files.discard(kept.name)
        raise


def _recognise(path: Path) -> dict[str, Any]:
    try:
        with _in_words():
            return _read(apart.run("talent.transfer.parsing", str(path), seconds=SECONDS_TO_RECOGNISE))
    except Interrupted as error:
        log.warning("import.reader_ended", error=str(error))
        raise CannotRead(_("Reading this file was interrupted. Nothing was kept; please try again.")) from error


def _read(said: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(said)
    return answer


@contextmanager
def _in_words() -> Generator[None]:
    """How reading ended, in the reader's language; the sentences of the reader are known to the translations."""
    try:
        yield
    except Unreadable as unreadable:
        raise CannotRead(_(str(unreadable))) from unreadable
    except TakesTooMuchMemory as error:
        sentence = _("Reading this file takes more memory than an import may have. Split it, and try again.")
        raise CannotRead(sentence) from error
    except TakesTooLong as error:
        sentence = _("Reading this file takes longer than an import may take. Split it, and try again.")
        raise CannotRead(sentence) from error


def stage(path: Path, order: dict[str, Any], write: Callable[[bytes], object]) -> dict[str, Any]:
    """Hand on one batch of staged rows as they are read (see `parsing.write_rows`). Raises CannotRead or Interrupted."""
    fork = get_context("fork")
    lines, out = os.pipe()
    reports, report = fork.Pipe(duplex=False)
    process = fork.Process(target=_stage, args=(lines, path, order, out, report), daemon=True)
    process.start()
    os.close(out)
    report.close()
    with _in_words(), _ending(process) as has_run_out, os.fdopen(lines, "rb") as pipe:
        while chunk := pipe.read(CHUNK):
            write(chunk)
        process.join()
        if has_run_out.is_set():
            raise TakesTooLong
        return _read(apart.checked(process.exitcode, _said(reports)))


def _said(reports: Connection) -> bytes:
    """Nothing, if the process ended before it could say anything."""
    try:
        return reports.recv_bytes()
    except EOFError:
        return b""


@contextmanager
def _ending(process: ForkProcess) -> Generator[Event]:
    """Whatever happens, the process ends: at the latest when its time is over, and then the event is set."""
    has_run_out = Event()

    def end() -> None:
        has_run_out.set()
        process.kill()

    alarm = Timer(SECONDS_FOR_A_BATCH, end)
    alarm.start()
    try:
        yield has_run_out
    finally:
        alarm.cancel()
        process.kill()
        process.join()


def _stage(lines: int, *arguments: Any) -> None:
    """Without our end of the pipe, so that it ends when nobody reads any more."""
    os.close(lines)
    parsing.stage_apart(*arguments)
