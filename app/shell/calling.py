"""Calling a command: the services and the application around it, and what is said when it fails.

Apart from the list of commands, so that asking for help need not wait for all of this.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Generator
from functools import partial
from importlib import import_module

import click
from flask import Flask
from psycopg.errors import UndefinedColumn, UndefinedTable
from redis import RedisError
from sqlalchemy.exc import DBAPIError

from app.kernel.errors import Failure
from app.kernel.files import is_full_disk
from app.shell import services
from app.shell.cli import FIRST_OF_ALL, perennial
from app.shell.config import Settings, data_directory
from app.shell.factory import create_app
from app.shell.places import Places
from app.shell.supervision.endings import RUN_MARK


def run(arguments: list[str]) -> int:
    """Run a command in an application of its own; its exit code."""
    if "--help" in arguments:
        return _invoke(arguments)
    settings = Settings.from_environment()
    with _services(settings):
        if arguments[0] in FIRST_OF_ALL and (code := _told(partial(_upgrade, settings))):
            return code
        return call(create_app(settings, keeps_connections=False), arguments)


def _upgrade(settings: Settings) -> None:
    import_module("app.shell.migrate").upgrade(settings)  # with it comes Alembic, which no other command needs


def call(app: Flask, arguments: list[str]) -> int:
    """Run one command as it would run from a terminal; its exit code."""
    with app.app_context():
        return _invoke(arguments)


@contextlib.contextmanager
def _services(settings: Settings) -> Generator[None]:
    """Nothing to do for the processes of a `bin/serve`, which has started the services before them."""
    if RUN_MARK in os.environ:
        yield
        return
    with services.running(settings.data_dir):
        yield


def _invoke(arguments: list[str]) -> int:
    return _told(partial(perennial.main, arguments, prog_name="perennial", standalone_mode=False))


def _told(body: Callable[[], int | None]) -> int:
    """Its exit code. However it fails, whoever typed the command gets a sentence, and the log gets the rest."""
    try:
        return body() or 0
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        return _fail("Stopped.")
    except Exception as error:  # noqa: BLE001 (as said)
        return _fail(_sentence(error))


def _sentence(error: Exception) -> str:
    match error:
        case Failure():
            return error.sentence
        case DBAPIError(orig=UndefinedTable() | UndefinedColumn()):
            return "The database is not at this version's revision. Run bin/perennial migrate first."
        case DBAPIError() | RedisError():
            who = "The database" if isinstance(error, DBAPIError) else "The queue"
            return f"{who} refused: {first_line(getattr(error, 'orig', None) or error)}"
        case OSError() if is_full_disk(error):
            return "There is no room left on the disk."
        case OSError(filename=str(file), strerror=str(why)):
            return f"{file}: {why}"
    return f"Something went wrong inside: {type(error).__name__}. {_written_down(error)}"


def _written_down(error: Exception) -> str:
    """Where the details are."""
    log = Places(data_directory()).logs / "commands.log"
    try:
        with log.open("a") as details:
            traceback.print_exception(error, file=details)
    except OSError as why:
        traceback.print_exception(error)
        return f"The details could not be written to {log} ({why.strerror}), they stand above."
    return f"The details are at the end of {log}."


def first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
