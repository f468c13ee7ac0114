"""What comes between the services and the web server: migrate, fill the demo, say how to sign in first.

A process of its own, so that the supervisor stays small. What it prints is shown to whoever started Perennial.
"""

import sys

from flask import Flask
from sqlalchemy import exists, select

from app.identity.models import Organisation
from app.kernel.db import db
from app.kernel.scope import everywhere
from app.shell import cli, first_run
from app.shell.config import Settings
from app.shell.factory import create_app
from app.shell.migrate import upgrade
from app.shell.prepared import remember


def main() -> None:
    """Raises SystemExit with a sentence when a step fails."""
    settings = Settings.from_environment()
    upgrade(settings)
    app = create_app(settings, keeps_connections=False)
    if settings.demo and not _has_organisation(app) and (code := cli.call(app, ["seed", "demo"])) != 0:
        sys.exit(code)
    for line in first_run.announce(app):
        print(line, flush=True)
    remember(settings, set_up=_has_organisation(app))


def _has_organisation(app: Flask) -> bool:
    with app.app_context(), everywhere():
        return bool(db.session.scalar(select(exists().select_from(Organisation))))


if __name__ == "__main__":
    main()
