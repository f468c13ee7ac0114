"""Verbs on tags and skills: give and take; and for those who keep the words in order: rename, merge, split, remove.

`words_for` and `give_many` are for whoever brings many at once, such as an import.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.about import words_like
from talent.prospects.canonical import clean_text, folded
from talent.prospects.models import Prospect, ProspectTag, Tag, TagKind, Undo
from talent.prospects.undoing import before, keep, made

LONGEST = 60
MOST_OF_A_KIND = 100


class Given(NamedTuple):
    """One word for one person, for `give_many`."""

    prospect_id: UUID
    tag_id: UUID


def give(actor: Actor, prospect: Prospect, kind: TagKind, name: str) -> Undo | None:
    """Give somebody a word, a new one if need be; None when they have it already. Raises Refused for what is no word."""
    ensure(actor, May.EDIT_PEOPLE)
    word = _checked(name)
    tag = words_for(kind, [word])[folded(word)]
    meant = tag.same_as_id or tag.id
    if meant in {had.same_as_id or had.id for had in _words_of(prospect, kind)}:
        return None
    row = ProspectTag(prospect_id=prospect.id, tag_id=tag.id, added_by_id=actor.user_id)
    db.session.add(row)
    db.session.flush()
    record(actor, "tag.given", row, tag_id=str(tag.id))
    return keep(actor, made(row), prospect_id=prospect.id)


def _checked(name: str) -> str:
    word = clean_text(name).strip(" ,;#")
    if not folded(word):
        raise Refused(_("Type a word."))
    if len(word) > LONGEST:
        raise Refused(_("That is long for a word by which people are found: at most 60 characters."))
    return word


def _words_of(prospect: Prospect, kind: TagKind) -> list[Tag]:
    """Raises Refused for somebody who has so many that no word says anything any more."""
    held = select(Tag).join(ProspectTag, ProspectTag.tag_id == Tag.id)
    words = db.session.scalars(held.where(ProspectTag.prospect_id == prospect.id, Tag.kind == kind)).all()
    if len(words) >= MOST_OF_A_KIND:
        raise Refused(_("A hundred words are on this file already. Take one off first."))
    return list(words)


def take(actor: Actor, prospect: Prospect, tag: Tag) -> Undo:
    """Take a word off somebody, with every other word for the same. Raises NotFound when they do not have it."""
    ensure(actor, May.EDIT_PEOPLE)
    same = select(Tag.id).where(words_like(tag.same_as_id or tag.id))
    held = select(ProspectTag).where(ProspectTag.prospect_id == prospect.id, ProspectTag.tag_id.in_(same))
    rows = db.session.scalars(held).all()
    if not rows:
        raise NotFound
    looks = [before(row) for row in rows]
    for row in rows:
        record(actor, "tag.taken", row, tag_id=str(tag.id))
        db.session.delete(row)
    return keep(actor, *looks, prospect_id=prospect.id)


def words_for(kind: TagKind, names: Iterable[str]) -> dict[str, Tag]:
    """The tags of these names by their folded form, in two statements; those that nobody knew are made."""
    wanted = {key: word for name in names if (word := clean_text(name)[:LONGEST]) and (key := folded(word))}
    moment = clock.now()
    rows = [
        {"id": ids.new(), "created_at": moment, "version": 1, "kind": kind, "name": word, "folded": key}
        for key, word in sorted(wanted.items())
    ]
    if rows:
        unknown = insert(Tag).on_conflict_do_nothing(
            index_elements=["kind", "folded"], index_where=Tag.removed_at.is_(None)
        )
        db.session.execute(unknown.values(rows))
    found = select(Tag).where(Tag.kind == kind, Tag.folded.in_(wanted), Tag.removed_at.is_(None))
    return {tag.folded: tag for tag in db.session.scalars(found)}


def give_many(
    actor: Actor, given: Collection[Given], *, import_id: UUID | None = None, record_each: bool = True
) -> int:
    """Give many people words, whoever has them already aside; returns how many were new.

    An import tells of its people itself: `record_each=False` writes no event for each word.
    """
    ensure(actor, May.EDIT_PEOPLE)
    rows = [_row(actor, pair, import_id) for pair in dict.fromkeys(given)]
    new = insert(ProspectTag).on_conflict_do_nothing(index_elements=["prospect_id", "tag_id"]).returning(ProspectTag)
    made_now = db.session.scalars(new, rows).all() if rows else ()
    for row in made_now if record_each else ():
        record(actor, "tag.given", row, tag_id=str(row.tag_id))
    return len(made_now)


def _row(actor: Actor, pair: Given, import_id: UUID | None) -> dict[str, object]:
    values = {"id": ids.new(), "created_at": clock.now(), "added_by_id": actor.user_id, "import_id": import_id}
    return {**values, "prospect_id": pair.prospect_id, "tag_id": pair.tag_id}


def rename(actor: Actor, tag: Tag, *, name: str) -> Undo:
    """Write a word differently, for all who have it. Raises Refused when another word is written so: merge them then."""
    ensure(actor, May.KEEP_WORDS)
    word = _checked(name)
    other = db.session.scalar(
        select(Tag).where(Tag.kind == tag.kind, Tag.folded == folded(word), Tag.removed_at.is_(None), Tag.id != tag.id)
    )
    if other is not None:
        raise Refused(_("“%(name)s” is there already. Make the two one instead.", name=other.name))
    look = before(tag)
    tag.name, tag.folded, tag.version = word, folded(word), tag.version + 1
    record(actor, "tag.renamed", tag)
    return keep(actor, look)


def merge(actor: Actor, tag: Tag, into: Tag) -> Undo:
    """Make a word, and all that mean the same, another word for a second one. Everybody keeps what they were given."""
    ensure(actor, May.KEEP_WORDS)
    into_id = into.same_as_id or into.id
    if tag.kind is not into.kind or into_id in (tag.id, tag.same_as_id):
        raise Refused(_("Choose another word."))
    same = db.session.scalars(select(Tag).where(words_like(tag.id))).all()
    looks = [before(one) for one in same]
    for one in same:
        one.same_as_id, one.version = into_id, one.version + 1
        record(actor, "tag.merged", one, into_id=str(into_id))
    return keep(actor, *looks)


def split(actor: Actor, tag: Tag) -> Undo:
    """A word that was another one for something means itself again."""
    ensure(actor, May.KEEP_WORDS)
    look = before(tag)
    tag.same_as_id, tag.version = None, tag.version + 1
    record(actor, "tag.split", tag)
    return keep(actor, look)


def remove(actor: Actor, tag: Tag) -> Undo:
    """Take a word off everybody, with all that mean the same. It can be taken back for a week."""
    ensure(actor, May.KEEP_WORDS)
    same = db.session.scalars(select(Tag).where(words_like(tag.id))).all()
    looks = [before(one) for one in same]
    for one in same:
        one.removed_at, one.version = clock.now(), one.version + 1
        record(actor, "tag.removed", one)
    return keep(actor, *looks)
