"""`perennial import`: bring a file in from the command line."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.errors import Failure, NotFound
from talent.prospects.models import LegalBasis
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.transfer import at_once
from talent.transfer.actions import Terms
from talent.transfer.models import Import, ImportRow, ImportState, Outcome
from talent.transfer.queries import rows_of
from talent.transfer.words import sentences


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, help="The e-mail address of the colleague whose contacts these are.")
@click.option("--preview", is_flag=True, help="Only tell what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.option("--source", default="", help="Where these people are known from; the file's name unless given.")
@click.option(
    "--legal-basis",
    type=click.Choice([basis.value for basis in LegalBasis]),
    default=LegalBasis.LEGITIMATE_INTEREST.value,
)
@click.option("--keep-in-touch/--only-people", default=True, help="Whether the colleague will keep in touch with them.")
@click.option("--cadence", type=click.IntRange(1, LONGEST_CADENCE), default=DEFAULT_CADENCE, help="Days between talks.")
@click.option("--region", default="", help="The country of phone numbers without one, such as DE.")
def import_(file: Path, email: str, *, preview: bool, as_json: bool, **terms: Any) -> None:
    """Import contacts: archives of LinkedIn and X, address cards, tables of any program as CSV or Excel."""
    if not file.is_file():
        raise Failure(_("%(file)s: there is no such file.", file=str(file)))
    import_id = at_once.begin(file, _user_id(email), _terms(file, **terms))
    if at_once.work_off(import_id) is ImportState.FAILED:
        raise Failure(at_once.see(import_id, lambda one: one.reason))
    if not preview:
        at_once.go(import_id)
        at_once.work_off(import_id)
    report = at_once.see(import_id, _report)
    if preview:
        at_once.cancel(import_id)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _in_words(report, preview=preview))


def _user_id(email: str) -> UUID:
    wanted = select(User.id).where(User.email == email.strip().lower())
    user_id = at_once.apart(lambda: db.session.scalar(wanted))
    if user_id is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    return user_id


def _terms(file: Path, *, source: str, legal_basis: str, keep_in_touch: bool, cadence: int, region: str) -> Terms:
    return Terms(
        source=source or file.name,
        legal_basis=LegalBasis(legal_basis),
        keeps_in_touch=keep_in_touch,
        cadence_days=cadence,
        region=region.upper(),
    )


def _report(import_: Import) -> dict[str, Any]:
    total = db.session.scalar(select(func.count()).where(ImportRow.import_id == import_.id)) or 1
    rows = db.session.scalars(rows_of(import_.id, limit=total))
    return {
        "format": import_.format.value,
        **{outcome.value: count for outcome, count in import_.counts.items()},
        "contacts": {"new": import_.contacts_new, "same": import_.contacts_same, "left_out": import_.contacts_left_out},
        "rows": [{"line": row.line, "outcome": row.outcome.value, "reason": " ".join(sentences(row))} for row in rows],
    }


def _in_words(report: dict[str, Any], *, preview: bool) -> str:
    told = [row for row in report["rows"] if row["outcome"] in {Outcome.CONFLICT, Outcome.REJECTED}]
    lines = [f"{row['line']:>7}  {row['outcome']:<9} {row['reason']}" for row in told]
    counts = ", ".join(f"{report[outcome.value]:,} {outcome.value}" for outcome in Outcome)
    return "\n".join([*lines, f"{_('Would be:') if preview else _('Done:')} {counts}"])
