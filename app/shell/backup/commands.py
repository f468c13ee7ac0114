"""`backup FILE` and `restore FILE`."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app

from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.transaction import transaction
from app.shell.backup.models import Backup
from app.shell.backup.restoring import restore as restore_from
from app.shell.backup.writing import write_backup


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def backup(file: Path, *, as_json: bool) -> None:
    """Write everything (database, stored files, secret key) to FILE; people can go on working meanwhile."""
    began = time.monotonic()
    manifest = write_backup(current_app.extensions["settings"], file, _say(as_json=as_json))
    seconds, size = time.monotonic() - began, file.stat().st_size
    act_as(Actor.system())
    with transaction():
        db.session.add(Backup(bytes=size, files=len(manifest.files), seconds=seconds))
    rows = sum(table.rows for table in manifest.tables)
    report = {"file": str(file), "bytes": size, "rows": rows, "files": len(manifest.files), "seconds": seconds}
    words = f"{rows:,} rows and {len(manifest.files):,} files are in {file} ({size / 1e6:,.1f} MB, {seconds:.1f} s)."
    click.echo(json.dumps(report) if as_json else f"{words} It holds everything about everybody: keep it safe.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Overwrite what is here.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def restore(file: Path, *, force: bool, as_json: bool) -> None:
    """Fill this deployment from a backup, wholly or not at all. Nothing else may run meanwhile."""
    manifest = restore_from(current_app.extensions["settings"], file, force=force, say=_say(as_json=as_json))
    rows = sum(table.rows for table in manifest.tables)
    report = {"made_at": manifest.made_at, "rows": rows, "files": len(manifest.files)}
    words = f"Restored {rows:,} rows and {len(manifest.files):,} files, as they were at {manifest.made_at}."
    click.echo(json.dumps(report) if as_json else words)


def _say(*, as_json: bool) -> Callable[[str], None]:
    def say(line: str) -> None:
        if not as_json:
            click.echo(f"  {line}", err=True)

    return say
