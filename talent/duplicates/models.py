"""Duplicates: pairs of files that may be about one person, the merges that made one of two, and the way back.

Nothing here says anything about a person: points are about a pair, and only order the questions that people are asked.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect

SURE = 100
"""The points of a pair that shares an e-mail address, a phone number, a profile or a handle."""
ASKED_FROM = 50


class Part(StrEnum):
    """Why a pair is asked about; the strongest part gives the pair its points."""

    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_PROFILE = "same_profile"
    SAME_HANDLE = "same_handle"
    NAME_AND_EMPLOYER = "name_and_employer"
    NICKNAME_AND_CITY = "nickname_and_city"


POINTS: dict[Part, int] = {
    Part.SAME_EMAIL: SURE,
    Part.SAME_PHONE: SURE,
    Part.SAME_PROFILE: SURE,
    Part.SAME_HANDLE: SURE,
    Part.NAME_AND_EMPLOYER: 70,
    Part.NICKNAME_AND_CITY: ASKED_FROM,
}


class PairState(StrEnum):
    """What was said about a pair. `not_the_same` is remembered, so that it is not asked again."""

    OPEN = "open"
    NOT_THE_SAME = "not_the_same"
    MERGED = "merged"


class MatchKey(Model):
    """A person by a nickname's group, the rest of the name, and the city, in one text: `edward miller|berlin`.

    A name of several groups has several keys. Written by whatever looks for duplicates, and made anew by a full scan.
    """

    __tablename__ = "match_keys"
    __table_args__ = (
        UniqueConstraint("prospect_id", "key"),
        Index("ix_match_keys_key", "key"),
    )

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Text(collation="C"))


class Pair(Model, Timestamped):
    """Two files that may be about one person; the smaller id comes first, so each two are one pair.

    `is_alike` tells whether the names are, too: the words of one are among those of the other.
    """

    __tablename__ = "duplicate_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        Index("ix_duplicate_pairs_second", "second_id"),
        Index("ix_duplicate_pairs_open", "points", "id", postgresql_where="state = 'open'"),
        Index("ix_duplicate_pairs_decided", "decided_at", "id", postgresql_where="state = 'not_the_same'"),
    )

    first_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    points: Mapped[int] = mapped_column(SmallInteger)
    parts: Mapped[list[str]]
    is_alike: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PairState] = mapped_column(default=PairState.OPEN)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    first: Mapped[Prospect] = relationship(foreign_keys=[first_id])
    second: Mapped[Prospect] = relationship(foreign_keys=[second_id])
    decided_by: Mapped[User | None] = relationship()


class BulkState(StrEnum):
    """Where a merge of many stands."""

    MERGING = "merging"
    DONE = "done"
    STOPPED = "stopped"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkMerge(Model, Timestamped):
    """Many sure pairs merged by one confirmed act, in the background. `wanted` is how many there were at the start.

    `passed_over` were no sure pairs any more when their turn came.
    """

    __tablename__ = "bulk_merges"
    __table_args__ = (Index("ix_bulk_merges_created", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[BulkState] = mapped_column(default=BulkState.MERGING)
    wanted: Mapped[int]
    merged: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    after_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @property
    def is_at_work(self) -> bool:
        return self.state in (BulkState.MERGING, BulkState.UNDOING)


class Merge(Model, Timestamped):
    """One file made part of another. Its moves stand in rows of their own until it is undone.

    `chosen` names the details taken from the loser; the keeper's own stand otherwise.
    """

    __tablename__ = "prospect_merges"
    __table_args__ = (
        Index("ix_prospect_merges_keeper", "keeper_id"),
        Index("ix_prospect_merges_loser", "loser_id"),
        Index("uq_prospect_merges_standing", "loser_id", unique=True, postgresql_where="undone_at IS NULL"),
        Index("ix_prospect_merges_bulk", "bulk_id", "id", postgresql_where="bulk_id IS NOT NULL"),
    )

    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    loser_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    chosen: Mapped[list[str]]
    merged_by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    bulk_id: Mapped[UUID | None] = mapped_column(ForeignKey("bulk_merges.id"))

    merged_by: Mapped[User] = relationship(foreign_keys=[merged_by_id])


class What(StrEnum):
    """What a merge did to a row: another owner, put aside because the keeper has the same, or values combined."""

    MOVED = "moved"
    PUT_ASIDE = "put_aside"
    CHANGED = "changed"


class Move(Model):
    """One row that a merge touched. `step` counts from 0; going back starts with the last.

    `before` and `after` hold the changed columns; of a row put aside, `before` is all of it.
    """

    __tablename__ = "merge_moves"
    __table_args__ = (Index("ix_merge_moves_merge", "merge_id", "step"),)

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("prospect_merges.id", ondelete="CASCADE"))
    step: Mapped[int]
    what: Mapped[What]
    table_name: Mapped[str]
    column_name: Mapped[str] = mapped_column(default="")
    row_id: Mapped[UUID]
    from_id: Mapped[UUID | None]
    to_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class ScanState(StrEnum):
    """Where a search for duplicates stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class Scan(Model, Timestamped):
    """A search for duplicates in the background: among everybody, or for the people of one import.

    The cursor is `after_id` among everybody, `after_line` in an import.
    """

    __tablename__ = "duplicate_scans"
    __table_args__ = (Index("ix_duplicate_scans_created", "created_at"),)

    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[UUID | None]
    state: Mapped[ScanState] = mapped_column(default=ScanState.RUNNING)
    after_id: Mapped[UUID | None]
    after_line: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    people_looked_at: Mapped[int] = mapped_column(default=0)
    pairs_found: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]

    @property
    def is_running(self) -> bool:
        return self.state is ScanState.RUNNING
