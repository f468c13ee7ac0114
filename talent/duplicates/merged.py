"""What was made part of a file, for its page. Reads files that nobody sees any more: their names are the person's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.identity.models import User
from app.kernel.access import may
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.duplicates.models import Merge
from talent.prospects.models import Prospect


@dataclass(frozen=True)
class MergedFile:
    """A file that is part of another one now: whose it was called, since when and by whom."""

    merge: Merge
    name: str
    who: str
    at: datetime
    may_undo: bool


def files_made_part_of(prospect_id: UUID) -> Select[UUID]:
    """The ids of the files that are part of one: of the table itself, for nobody sees these files any more."""
    prospects = Prospect.metadata.tables["prospects"].c
    return select(prospects.id).where(prospects.merged_into_id == prospect_id)


def merged_files(actor: Actor, prospect_id: UUID) -> list[MergedFile]:
    """The same with their names, the latest first."""
    statement = (
        select(Merge, Prospect.display_name, User.name)
        .join(Prospect, Prospect.id == Merge.loser_id)
        .join(User, User.id == Merge.merged_by_id)
        .where(Prospect.merged_into_id == prospect_id, Merge.undone_at.is_(None))
        .order_by(Merge.id.desc())
    )
    with everywhere():
        rows = db.session.execute(statement).all()
    return [
        MergedFile(merge, name, who, merge.created_at, may_undo=may(actor, May.MERGE_PEOPLE, merge))
        for merge, name, who in rows
    ]
