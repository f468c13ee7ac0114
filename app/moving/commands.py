"""`perennial export FILE` and `perennial import-organisation FILE`: an organisation moves from one installation to another."""

import json
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.errors import Failure
from app.kernel.files import NoRoom, is_full_disk
from app.kernel.ledger import Delivery, DeliveryState
from app.kernel.transaction import transaction
from app.moving.going_on import go_on_here
from app.moving.packing import Moved, one_moment, pack
from app.moving.unpacking import unpack

ON_THEIR_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def export(file: Path, *, as_json: bool) -> None:
    """Write the whole organisation, its documents and photos too, into a ZIP file."""
    if file.exists():
        raise Failure(_("%(file)s: there is such a file already.", file=str(file)))
    part = file.with_name(f"{file.name}.part")
    try:
        moved = _written(part)
        part.rename(file)
    except OSError as error:
        sentence = NoRoom.default if is_full_disk(error) else f"{file}: {error.strerror}"
        raise Failure(sentence) from error
    finally:
        part.unlink(missing_ok=True)
    _report(moved, as_json=as_json)
    _say_what_waits()


def _say_what_waits() -> None:
    """Mails do not move: the answer to whoever asked goes out here, or not at all."""
    act_as(Actor.system())
    waiting = db.session.scalar(select(func.count(Delivery.id)).where(Delivery.state.in_(ON_THEIR_WAY))) or 0
    if waiting:
        sentence = ngettext(
            "One mail is still to be sent from here. Leave this installation on until Health says that none waits.",
            "%(num)d mails are still to be sent from here. Leave this installation on until Health says that none waits.",
            waiting,
        )
        click.echo(sentence, err=True)


def _written(part: Path) -> Moved:
    """Under another name until it is whole; one that a killed export left is written over."""
    part.unlink(missing_ok=True)
    with part.open("xb") as out, one_moment() as connection:
        part.chmod(0o600)
        return pack(connection, out, lambda _done: None)


@click.command("import-organisation")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_organisation(file: Path, *, as_json: bool) -> None:
    """Bring an exported organisation into a fresh installation, wholly or not at all."""
    if not file.is_file():
        raise Failure(_("%(file)s: there is no such file.", file=str(file)))
    act_as(Actor.system())
    with transaction(), file.open("rb") as stream:
        moved = unpack(_raw(), stream)
        go_on_here(Actor.system())
    _report(moved, as_json=as_json)
    if moved.rows["erased_identities"] and not moved.knows_the_erased:
        lost = _(
            "Whoever was erased could come back by a file: only the SECRET_KEY of the other installation knows them."
        )
        click.echo(lost, err=True)


def _raw() -> Any:
    """The session's own connection as psycopg's."""
    return db.session.connection().connection.driver_connection


def _report(moved: Moved, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"rows": moved.rows, "files": moved.files}))
        return
    rows = _("%(rows)s rows", rows=f"{moved.total:,}")
    click.echo(f"{rows}, {ngettext('%(num)d file', '%(num)d files', moved.files)}.")
