"""`bin/perennial`: the command line.

Every command is a line in COMMANDS, imported only when it is called. It runs in an application context and opens its
own transaction as the actor it acts for. A failure is one line on stderr and exit code 1.
"""

import contextlib
import os
import sys
import traceback
from collections.abc import Generator
from importlib import import_module
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.kernel.errors import Failure
from app.shell import services
from app.shell.config import Settings, data_directory
from app.shell.config_values import ConfigError
from app.shell.factory import create_app
from app.shell.migrate import upgrade
from app.shell.places import Places, UnsafeDirectory
from app.shell.supervision.endings import RUN_MARK
from app.shell.supervision.process import ServiceError

COMMANDS: dict[str, str] = {
    "web": "app.shell.cli_processes:web",
    "worker": "app.shell.cli_processes:worker",
    "scheduler": "app.shell.cli_processes:scheduler",
    "audit": "app.shell.auditing:audit",
    "backup": "app.shell.backup.commands:backup",
    "restore": "app.shell.backup.commands:restore",
    "doctor": "app.shell.doctor:doctor",
    "migrate": "app.shell.cli_processes:migrate",
    "users": "app.identity.commands:users",
    "sign-in-link": "app.identity.commands:sign_in_link",
    "import": "talent.transfer.commands:import_",
    "export": "app.moving.commands:export",
    "inbox": "outreach.inbox.commands:inbox",
    "import-organisation": "app.moving.commands:import_organisation",
    "nudges": "outreach.nudges.commands:nudges",
    "seed": "app.shell.seeds.commands:seed",
}
"""The command's name, and where it is: `module:function`, a click command or group."""
FIRST_OF_ALL = frozenset({"import-organisation"})
"""What somebody does with an installation that was never started: the tables are made before."""


class Commands(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = COMMANDS.get(cmd_name, "").partition(":")
        return getattr(import_module(module), name) if module else None


perennial = Commands("perennial", help="Perennial's command line. --data DIR names the data directory.")


def main() -> None:
    arguments = _without_data_option(sys.argv[1:])
    try:
        sys.exit(run(arguments))
    except (ConfigError, ServiceError, UnsafeDirectory) as error:
        sys.exit(f"{error}")


def run(arguments: list[str]) -> int:
    """Run a command in an application of its own; its exit code."""
    if not arguments or "--help" in arguments:
        return _invoke(arguments)
    settings = Settings.from_environment()
    with _services(settings):
        if arguments[0] in FIRST_OF_ALL:
            upgrade(settings)
        return call(create_app(settings, keeps_connections=False), arguments)


def call(app: Flask, arguments: list[str]) -> int:
    """Run one command as it would run from a terminal; its exit code."""
    with app.app_context():
        return _invoke(arguments)


def _without_data_option(arguments: list[str]) -> list[str]:
    """`--data DIR` may stand before the command or after it; it is an environment variable to everything else."""
    rest = list(arguments)
    for position, word in enumerate(arguments):
        if word == "--":
            break
        if word == "--data" and position + 1 < len(arguments):
            os.environ["PERENNIAL_DATA"] = str(Path(arguments[position + 1]).absolute())
            del rest[position : position + 2]
            break
        if word.startswith("--data="):
            os.environ["PERENNIAL_DATA"] = str(Path(word.removeprefix("--data=")).absolute())
            del rest[position]
            break
    return rest


@contextlib.contextmanager
def _services(settings: Settings) -> Generator[None]:
    """Nothing to do for the processes of a `bin/serve`, which has started the services before them."""
    if RUN_MARK in os.environ:
        yield
        return
    with services.running(settings.data_dir):
        yield


def _invoke(arguments: list[str]) -> int:
    try:
        return perennial.main(arguments, prog_name="perennial", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return 1
    except (click.Abort, KeyboardInterrupt):
        return _fail("Stopped.")
    except Exception as error:  # noqa: BLE001 (whoever typed the command gets a sentence, the log gets the rest)
        return _fail(_sentence(error))


def _sentence(error: Exception) -> str:
    match error:
        case Failure():
            return error.sentence
        case DBAPIError():
            return f"The database refused: {_first_line(error.orig or error)}"
        case OSError(filename=str(file), strerror=str(why)):
            return f"{file}: {why}"
    log = Places(data_directory()).logs / "commands.log"
    with log.open("a") as details:
        traceback.print_exception(error, file=details)
    return f"Something went wrong inside: {type(error).__name__}. The details are at the end of {log}."


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
