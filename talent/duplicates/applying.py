"""Carrying a merge out, and back. Everything happens in the caller's transaction, with every move written down.

Going back walks the moves from the last to the first. A value that somebody changed meanwhile stays; what was added
since stays with the keeper.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, inspect, select, text, update  # noqa: TID251 - rows from JSON
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from app.kernel import ids
from app.kernel.db import db
from talent.documents.photos import show_newest
from talent.duplicates.combining import combine_people
from talent.duplicates.handing_over import hand_over_person
from talent.duplicates.ledger import Ledger, row_of, table_named
from talent.duplicates.models import Merge, Move, What
from talent.prospects.models import Prospect
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import Relationship, Touchpoint

COUNTED = frozenset({"contacts_in", "contacts_out", "contacts_both", "last_contact_at"})


def apply(merge: Merge) -> None:
    """Make one file part of the other."""
    _see_afresh()
    keeper, loser = _both(merge)
    ledger = Ledger(merge.id)
    hand_over_person(ledger, loser.id, keeper.id)
    combine_people(ledger, keeper, loser, merge.chosen)
    loser.merged_into_id = keeper.id
    _settle(keeper, loser)


def gather(merge: Merge) -> None:
    """Bring home what reached the loser while it was being merged, by somebody who had its page open.

    It goes the way that the file went, merge by merge, so that undoing any of them takes it along.
    """
    _see_afresh()
    db.session.execute(select(Prospect.id).where(Prospect.id == merge.loser_id).with_for_update())
    db.session.refresh(merge)
    link = merge if merge.undone_at is None else None
    while link is not None:
        last = db.session.scalar(select(func.max(Move.step)).where(Move.merge_id == link.id))
        hand_over_person(Ledger(link.id, 0 if last is None else last + 1), link.loser_id, link.keeper_id)
        show_newest(link.loser_id, link.keeper_id)
        onward = select(Merge).where(Merge.loser_id == link.keeper_id, Merge.undone_at.is_(None))
        link = db.session.scalar(onward)
    db.session.expire_all()


def revert(merge: Merge) -> None:
    """Give everything back that the merge moved."""
    _see_afresh()
    keeper, loser = _both(merge)
    loser.merged_into_id = None
    db.session.flush()
    moves = list(db.session.scalars(select(Move).where(Move.merge_id == merge.id).order_by(Move.step.desc(), Move.id)))
    is_overtaken = False
    for move in moves:
        is_overtaken |= _BACK[move.what](move)
    db.session.expire_all()
    _keep_what_was_added(moves, keeper.id, is_overtaken=is_overtaken)
    db.session.execute(delete(Move).where(Move.merge_id == merge.id))
    _settle(keeper, loser)


def _both(merge: Merge) -> tuple[Prospect, Prospect]:
    return db.session.get_one(Prospect, merge.keeper_id), db.session.get_one(Prospect, merge.loser_id)


def _see_afresh() -> None:
    db.session.flush()
    db.session.expire_all()


def _settle(keeper: Prospect, loser: Prospect) -> None:
    """What was read of either before is old now, in forms as in memory, and so is which photo is shown."""
    keeper.version += 1
    loser.version += 1
    show_newest(keeper.id, loser.id)
    _see_afresh()


def _move_back(move: Move) -> bool:
    column = table_named(move.table_name).c[move.column_name]
    stands = (column.table.c.id == move.row_id) & (column == move.to_id)
    db.session.execute(update(column.table).where(stands).values({column.name: move.from_id}))
    return False


def _put_back(move: Move) -> bool:
    """What a row put aside belonged to may be gone for good; then it is, too."""
    table = table_named(move.table_name)
    columns = ", ".join(f'"{name}"' for name in move.before or {} if name in table.c and table.c[name].computed is None)
    insert = (
        f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table.name}, :row) "
        "ON CONFLICT DO NOTHING"
    )
    try:
        with db.session.begin_nested():
            _execute(insert, row=move.before)
    except IntegrityError:
        return True
    return False


def _change_back(move: Move) -> bool:
    """Returns whether contacts came or went since, so that they have to be counted again."""
    table, before, after = table_named(move.table_name), move.before or {}, move.after or {}
    now = row_of(table, move.row_id)
    mine = [name for name in before if name in now and now[name] == after[name]]
    if mine:
        columns = ", ".join(f'"{name}"' for name in mine)
        _execute(
            f"UPDATE {table.name} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table.name}, :row))"
            " WHERE id = :id",
            row={name: before[name] for name in mine},
            id=move.row_id,
        )
    return bool(COUNTED & (set(before) - set(mine)))


_BACK = {What.MOVED: _move_back, What.PUT_ASIDE: _put_back, What.CHANGED: _change_back}


def _execute(statement: str, **values: Any) -> None:
    db.session.execute(text(statement).bindparams(bindparam("row", type_=JSONB)), values)


def _keep_what_was_added(moves: list[Move], keeper_id: UUID, *, is_overtaken: bool) -> None:
    """Contacts that were recorded since stay with the keeper, in a relationship with whoever recorded them."""
    mine = {move.row_id for move in moves if move.table_name == "relationships"}
    touched = list(db.session.scalars(select(Relationship).where(Relationship.id.in_(mine)))) if mine else []
    for relationship in touched:
        added = select(Touchpoint.id).where(
            Touchpoint.relationship_id == relationship.id, Touchpoint.prospect_id != relationship.prospect_id
        )
        if db.session.scalars(added.limit(1)).first() is not None:
            is_overtaken = True
            bring_up_to_date(_split_off(relationship, keeper_id), relationship.user)
        _follow(relationship)
    for relationship in touched if is_overtaken else []:
        bring_up_to_date(relationship, relationship.user)


def _split_off(relationship: Relationship, keeper_id: UUID) -> Relationship:
    """A relationship of the keeper's, just like one that goes back, with the contacts that stay."""
    columns = [column.key for column in inspect(Relationship).column_attrs if column.columns[0].computed is None]
    values = {name: getattr(relationship, name) for name in columns}
    own = Relationship(**{**values, "id": ids.new(), "prospect_id": keeper_id, "import_id": None})
    db.session.add(own)
    db.session.flush()
    stay = (Touchpoint.relationship_id == relationship.id) & (Touchpoint.prospect_id == keeper_id)
    db.session.execute(update(Touchpoint).where(stay).values(relationship_id=own.id))
    return own


def _follow(relationship: Relationship) -> None:
    """What else was made since about a relationship that goes back, such as a nudge, goes with it."""
    for table in _beside_relationships():
        belongs = table.c.relationship_id == relationship.id
        db.session.execute(update(table).where(belongs).values(prospect_id=relationship.prospect_id))


def _beside_relationships() -> list[Table]:
    tables = Relationship.metadata.sorted_tables
    return [table for table in tables if {"relationship_id", "prospect_id"} <= set(table.c.keys())]
