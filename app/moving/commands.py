"""`perennial export FILE` and `perennial import-organisation FILE`: an organisation moves from one installation to another."""

import json
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.errors import Failure
from app.kernel.transaction import transaction
from app.moving.packing import one_moment, pack, unpack


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def export(file: Path, *, as_json: bool) -> None:
    """Write the whole organisation into a ZIP file; uploaded documents are moved as a folder."""
    if file.exists():
        raise Failure(_("%(file)s: there is such a file already.", file=str(file)))
    with one_moment() as connection, file.open("xb") as out:
        file.chmod(0o600)
        rows = pack(connection, out, lambda _done: None)
    _report(rows, as_json=as_json)


@click.command("import-organisation")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_organisation(file: Path, *, as_json: bool) -> None:
    """Bring an exported organisation into a fresh installation."""
    if not file.is_file():
        raise Failure(_("%(file)s: there is no such file.", file=str(file)))
    act_as(Actor.system())
    with transaction(), file.open("rb") as stream:
        rows = unpack(_raw(), stream)
    _report(rows, as_json=as_json)


def _raw() -> Any:
    """The session's own connection as psycopg's."""
    return db.session.connection().connection.driver_connection


def _report(rows: dict[str, int], *, as_json: bool) -> None:
    total = sum(rows.values())
    click.echo(json.dumps({"rows": rows}) if as_json else _("%(rows)s rows.", rows=f"{total:,}"))
