"""Erasing people, as the plan says, all at once and for good.

Raw SQL from the plan's own words, set-based: it must reach every row there is, whoever may see it. What other
features keep elsewhere (files, copies in imports) goes by `prospect.erased`, which is told before the rows go.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy import (
    select,
    text,  # noqa: TID251 - the plan is carried out on every table
)

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record
from app.kernel.mail import forget_files_naming
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from app.kernel.transaction import after_commit
from talent.consent.digests import digests_of
from talent.consent.models import Cause, ErasedIdentity, Erasure
from talent.consent.plan import PLAN, Held
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect


def erase(actor: Actor, prospects: Sequence[Prospect], *, cause: Cause) -> None:
    """Erase people, for good. What stays of each are keyed hashes, and that it happened.

    Raises Conflict when one of them was made part of another file meanwhile, or is gone.
    """
    ensure(actor, May.ERASE_PEOPLE)
    if not prospects:
        return
    whose = _held_with_merged(prospects)
    people = list(whose)
    _remember(actor, prospects, whose, cause)
    for prospect in prospects:
        record(actor, "prospect.erased", prospect, cause=cause.value)
    db.session.flush()
    after_commit(partial(forget_files_naming, _words_of(people)))
    for held in PLAN:
        if held.about and (held.clears or not held.because):
            db.session.execute(text(_statement(held)), {"people": people})
    for prospect in prospects:
        db.session.expunge(prospect)
    db.session.expire_all()


def _held_with_merged(prospects: Sequence[Prospect]) -> dict[UUID, UUID]:
    """These people's ids, and those of the files that were made part of theirs: each with whose it is now.

    They are locked in the order in which a merge locks two: whoever is at one of them comes before, or finds nobody.
    """
    people = {prospect.id: prospect.id for prospect in prospects}
    files = select(Prospect.id, Prospect.merged_into_id).order_by(Prospect.id).with_for_update()
    with everywhere():
        own = db.session.execute(files.where(Prospect.id.in_(list(people)))).all()
        if len(own) < len(people) or any(keeper is not None for _id, keeper in own):
            raise Conflict
        merged = db.session.execute(files.where(Prospect.merged_into_id.in_(list(people))))
        return people | {loser: keeper for loser, keeper in merged if keeper is not None}


def _words_of(people: Sequence[UUID]) -> list[str]:
    """By which words these people are named in a mail."""
    with everywhere():
        names = db.session.scalars(select(Prospect.display_name).where(Prospect.id.in_(people))).all()
        addresses = db.session.scalars(
            select(Identity.canonical).where(Identity.prospect_id.in_(people), Identity.kind == IdentityKind.EMAIL)
        ).all()
    return [*names, *addresses]


def _statement(held: Held) -> str:
    if held.clears:
        changes = ", ".join(f"{column} = {value}" for column, value in held.clears.items())
        return f"UPDATE {held.table} SET {changes} WHERE {held.about}"
    return f"DELETE FROM {held.table} WHERE {held.about}"


def _remember(actor: Actor, prospects: Sequence[Prospect], people: dict[UUID, UUID], cause: Cause) -> None:
    """Keep the keyed hashes by which these people are known again."""
    erasures = {
        prospect.id: Erasure(prospect_id=prospect.id, cause=cause, erased_by_id=actor.user_id) for prospect in prospects
    }
    db.session.add_all(erasures.values())
    db.session.flush()
    with everywhere():
        files = db.session.scalars(select(Prospect).where(Prospect.id.in_(list(people)))).all()
        known = defaultdict(list)
        for one in db.session.scalars(select(Identity).where(Identity.prospect_id.in_(list(people)))):
            known[one.prospect_id].append((one.kind.value, one.canonical))
    marks = {
        (people[file.id], mark)
        for file in files
        for mark in digests_of(known[file.id], sort_name=file.sort_name)
        | digests_of([], sort_name=file.sort_name, employer_key=file.employer_key)
    }
    db.session.add_all(ErasedIdentity(erasure_id=erasures[person].id, digest=mark) for person, mark in marks)


def held_rows(prospect_id: UUID) -> list[tuple[LazyString, int]]:
    """What erasing this person would delete or clear, in words, with how many rows there are of each."""
    counts = [
        (held.heading, db.session.execute(text(_counted(held)), {"people": [prospect_id]}).scalar_one())
        for held in reversed(PLAN)
        if held.about and held.heading is not None and not held.because
    ]
    return [(heading, count) for heading, count in counts if count]


def _counted(held: Held) -> str:
    return f"SELECT count(*) FROM {held.table} WHERE {held.about}"
