"""`bin/perennial`: the command line.

Every command is a line in COMMANDS, imported only when it is called. It runs in an application context and opens its
own transaction as the actor it acts for. A failure is one line on stderr and exit code 1.
"""

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from app.shell.collecting import without_collecting
from app.shell.config_values import ConfigError
from app.shell.places import UnsafeDirectory
from app.shell.supervision.process import ServiceError


@dataclass(frozen=True)
class Listed:
    """A command in the list: the module that holds it, the name of it there, and what it does in a few words."""

    module: str
    name: str
    does: str


COMMANDS: dict[str, Listed] = {
    "web": Listed("app.shell.cli_processes", "web", "Serve pages."),
    "worker": Listed("app.shell.cli_processes", "worker", "Do the background work of one queue."),
    "scheduler": Listed("app.shell.cli_processes", "scheduler", "Keep the timetable of everything that recurs."),
    "inbox": Listed("outreach.inbox.commands", "inbox", "Receive mail by SMTP or LMTP."),
    "migrate": Listed("app.shell.migrate", "migrate", "Bring the database to this version's revision."),
    "doctor": Listed("app.shell.doctor", "doctor", "Look for what would hurt this deployment one day."),
    "backup": Listed("app.shell.backup.commands", "backup", "Write everything to a file."),
    "restore": Listed("app.shell.backup.commands", "restore", "Fill this deployment from a backup."),
    "audit": Listed("app.shell.auditing", "audit", "The history of what happened: is it whole?"),
    "users": Listed("app.identity.commands", "users", "The people inside."),
    "sign-in-link": Listed("app.identity.commands", "sign_in_link", "A link that signs somebody in, once."),
    "import": Listed("talent.transfer.commands", "import_", "Import contacts from a file."),
    "export": Listed("app.moving.commands", "export", "Write the whole organisation into a file."),
    "import-organisation": Listed("app.moving.commands", "import_organisation", "Bring an exported organisation in."),
    "nudges": Listed("outreach.nudges.commands", "nudges", "Keep-in-touch reminders."),
    "seed": Listed("app.shell.seeds.commands", "seed", "Fill a database with people to look at, or to measure with."),
}
FIRST_OF_ALL = frozenset({"import-organisation"})
"""What somebody does with an installation that was never started: the tables are made before."""


class Commands(click.Group):
    """A group whose commands are imported when they are needed, and not to be listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        listed = COMMANDS.get(cmd_name)
        return getattr(import_module(listed.module), listed.name) if listed else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].does) for name in self.list_commands(ctx)])


perennial = Commands("perennial", help="Perennial's command line. --data DIR names the data directory.")


def main() -> None:
    arguments = _without_data_option(sys.argv[1:])
    if not arguments or arguments[0] not in COMMANDS:
        perennial.main(arguments or ["--help"], prog_name="perennial")
    try:
        with without_collecting():
            calling = import_module("app.shell.calling")
        sys.exit(calling.run(arguments))
    except (ConfigError, ServiceError, UnsafeDirectory) as error:
        sys.exit(f"{error}")


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


if __name__ == "__main__":
    main()
