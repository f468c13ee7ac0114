"""What comes between the services and the web server: migrate, fill the demo, say how to sign in first.

A process of its own, so that the supervisor stays small. What it prints is shown to whoever started Perennial.
"""

import sys
import traceback

from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.identity.queries import is_founded
from app.kernel.actor import Actor, act_as
from app.shell import calling, first_run
from app.shell.calling import first_line
from app.shell.config import Settings
from app.shell.factory import create_app
from app.shell.migrate import upgrade
from app.shell.prepared import remember


def main() -> None:
    """Raises SystemExit with a sentence when a step fails."""
    try:
        _prepare(Settings.from_environment())
    except DBAPIError as error:
        traceback.print_exception(error)
        sys.exit(f"the database refused: {first_line(error.orig or error)}")
    except CommandError as error:
        sys.exit(f"the database does not fit this version: {error}")


def _prepare(settings: Settings) -> None:
    upgrade(settings)
    app = create_app(settings, keeps_connections=False)
    if settings.demo and not _is_set_up(app) and (code := calling.call(app, ["seed", "demo"])) != 0:
        sys.exit(code)
    for line in first_run.announce(app):
        print(line, flush=True)
    remember(settings, set_up=_is_set_up(app))


def _is_set_up(app: Flask) -> bool:
    with app.app_context():
        act_as(Actor.system())
        return is_founded()


if __name__ == "__main__":
    main()
