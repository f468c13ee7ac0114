"""`perennial import`: the same verbs and the same jobs as in the browser, done here and now without a worker."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.identity.models import User
from app.kernel import files
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.errors import Failure, NotFound
from app.kernel.jobs import Job, perform
from app.kernel.transaction import transaction
from talent.prospects.models import LegalBasis
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.transfer import actions
from talent.transfer.actions import Terms
from talent.transfer.models import AT_WORK, Import, ImportRow, ImportState, Outcome
from talent.transfer.parser import take_in
from talent.transfer.queries import rows_of
from talent.transfer.words import sentences

SECONDS_BETWEEN_LOOKS = 0.2
ROWS_AT_ONCE = 5_000


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "email", required=True, help="The e-mail address of the colleague whose contacts these are.")
@click.option("--preview", is_flag=True, help="Only tell what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.option("--source", default="", help="Where these people come from; the file's name unless given.")
@click.option(
    "--legal-basis", type=click.Choice([basis.value for basis in LegalBasis]), default=LegalBasis.LEGITIMATE_INTEREST
)
@click.option("--keep-in-touch/--only-people", default=True, help="Whether the colleague will keep in touch with them.")
@click.option("--cadence", type=click.IntRange(1, LONGEST_CADENCE), default=DEFAULT_CADENCE, help="Days between talks.")
@click.option("--region", default="", help="The country of phone numbers without one, such as DE.")
def import_(file: Path, email: str, *, preview: bool, as_json: bool, **terms: Any) -> None:
    """Import a file of contacts: LinkedIn's export, or any CSV."""
    if not file.is_file():
        raise Failure(_("%(file)s: there is no such file.", file=str(file)))
    import_id = _begin(file, _user_id(email), terms)
    _work_off(import_id)
    if _state(import_id) is ImportState.FAILED:
        raise Failure(_see(import_id, lambda one: one.reason))
    if not preview:
        _act(import_id, _go)
        _work_off(import_id)
    report = _see(import_id, _report)
    if preview:
        _act(import_id, actions.cancel)
    click.echo(json.dumps(report) if as_json else _in_words(report, preview=preview))


def _user_id(email: str) -> UUID:
    def find() -> UUID | None:
        return db.session.scalar(select(User.id).where(User.email == email.strip().lower()))

    user_id = _apart(None, find)
    if user_id is None:
        raise NotFound(_("Nobody here has the address %(email)s.", email=email))
    return user_id


def _begin(file: Path, user_id: UUID, terms: dict[str, Any]) -> UUID:
    """Start, and say what the columns are as they were guessed or remembered."""

    def begin() -> UUID:
        with file.open("rb") as stream:
            found = take_in(stream)
        try:
            one = actions.start(_actor(user_id), found, file_name=file.name, terms=_terms(file, **terms))
            if one.state is ImportState.MAPPING:
                actions.map_columns(_actor(user_id), one, mapping=one.mapping)
        except BaseException:
            files.discard(found.kept.name)
            raise
        return one.id

    return _apart(user_id, begin)


def _terms(file: Path, *, source: str, legal_basis: str, keep_in_touch: bool, cadence: int, region: str) -> Terms:
    return Terms(
        source=source or file.name,
        legal_basis=LegalBasis(legal_basis),
        keeps_in_touch=keep_in_touch,
        cadence_days=cadence,
        region=region.upper(),
    )


def _go(actor: Actor, one: Import) -> None:
    actions.commit(actor, one, keeps_in_touch=one.keeps_in_touch, cadence_days=one.cadence_days)


def _act(import_id: UUID, verb: Callable[[Actor, Import], None]) -> None:
    def act() -> None:
        one = db.session.get_one(Import, import_id)
        verb(_actor(one.user_id), one)

    _apart(None, act)


def _actor(user_id: UUID) -> Actor:
    return db.session.get_one(User, user_id).as_actor()


def _work_off(import_id: UUID) -> None:
    """Do the import's jobs one after the other; what a worker is at already is waited for."""
    while _state(import_id) in AT_WORK:
        if sum(_perform(job_id) for job_id in _apart(None, lambda: _jobs(import_id))) == 0:
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _perform(job_id: UUID) -> bool:
    with current_app.app_context():
        return perform(job_id)


def _jobs(import_id: UUID) -> list[UUID]:
    waiting = select(Job.id).where(Job.done_at.is_(None), Job.queue == "imports")
    return list(db.session.scalars(waiting.where(Job.arguments["import_id"].astext == str(import_id))))


def _state(import_id: UUID) -> ImportState:
    return _see(import_id, lambda one: one.state)


def _see(import_id: UUID, question: Callable[[Import], Any]) -> Any:
    return _apart(None, lambda: question(db.session.get_one(Import, import_id)))


def _apart(user_id: UUID | None, act: Callable[[], Any]) -> Any:
    """In a session and a transaction of its own; as the machine itself, or as a user."""
    with current_app.app_context():
        if user_id is None:
            act_as(Actor.system())
        else:
            act_as(_apart(None, lambda: _actor(user_id)))
        with transaction():
            return act()


def _report(one: Import) -> dict[str, Any]:
    return {
        "format": one.format.value,
        **{outcome.value: count for outcome, count in one.counts.items()},
        "rows": [
            {"line": row.line, "outcome": row.outcome.value, "reason": " ".join(sentences(row))} for row in _all(one)
        ],
    }


def _all(one: Import) -> list[ImportRow]:
    total = select(func.count()).where(ImportRow.import_id == one.id)
    return list(db.session.scalars(rows_of(one.id, limit=db.session.scalar(total) or 1)))


def _in_words(report: dict[str, Any], *, preview: bool) -> str:
    lines = [
        f"{row['line']:>7}  {row['outcome']:<9} {row['reason']}"
        for row in report["rows"]
        if row["outcome"] in (Outcome.CONFLICT, Outcome.REJECTED)
    ]
    counts = ", ".join(f"{report[outcome.value]} {outcome.value}" for outcome in Outcome)
    return "\n".join([*lines, (_("Would be: ") if preview else "") + counts])
