"""Verbs on tags and skills: give and take; and for those who keep the words in order: rename, merge, split, remove.

`words_for` and `give_many` are for whoever brings many at once, such as an import.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert

from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record, record_all
from app.kernel.permissions import May
from talent.prospects.about import people_with_word, words_like
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
    """Give somebody a word, a new one if need be; None when they have it already. Raises Refused for what is no word, and
    for somebody who has so many that no word says anything any more.
    """
    given = give_to_all(actor, [prospect.id], kind, name)
    if given:
        return keep(actor, *map(made, given), prospect_id=prospect.id)
    if _who_has_enough(kind, [prospect.id]):
        raise Refused(_("A hundred words are on this file already. Take one off first."))
    return None


def give_to_all(actor: Actor, prospect_ids: Collection[UUID], kind: TagKind, name: str) -> Sequence[ProspectTag]:
    """Give several people the same word. Passed over is who has it, or another word for it, who has
    enough words, and who does not exist.
    """
    ensure(actor, May.EDIT_PEOPLE)
    word = _checked(name)
    tag = words_for(kind, [word])[folded(word)]
    known = db.session.scalars(select(Prospect.id).where(Prospect.id.in_(prospect_ids)).order_by(Prospect.id)).all()
    has_it = people_with_word(tag.same_as_id or tag.id).where(ProspectTag.prospect_id.in_(known))
    passed_over = {*db.session.scalars(has_it), *_who_has_enough(kind, known)}
    given = _insert(actor, [Given(one, tag.id) for one in known if one not in passed_over], None)
    record_all(actor, "tag.given", given, tag_id=str(tag.id))
    return given


def _checked(name: str) -> str:
    word = clean_text(name).strip(" ,;#")
    if not folded(word):
        raise Refused(_("Type a word."))
    if len(word) > LONGEST:
        raise Refused(_("That is long for a word by which people are found: at most 60 characters."))
    return word


def _who_has_enough(kind: TagKind, prospect_ids: Collection[UUID]) -> Collection[UUID]:
    held = select(ProspectTag.prospect_id).join(Tag, ProspectTag.tag_id == Tag.id)
    theirs = held.where(ProspectTag.prospect_id.in_(prospect_ids), Tag.kind == kind)
    many = theirs.group_by(ProspectTag.prospect_id).having(func.count() >= MOST_OF_A_KIND)
    return db.session.scalars(many).all()


def take(actor: Actor, prospect: Prospect, tag: Tag) -> Undo:
    """Take a word off somebody, with every other word for the same. Raises NotFound when they do not have it."""
    same = select(Tag.id).where(words_like(tag.same_as_id or tag.id))
    rows = _take(actor, ProspectTag.prospect_id == prospect.id, ProspectTag.tag_id.in_(same))
    if not rows:
        raise NotFound
    return keep(actor, *map(before, rows), prospect_id=prospect.id)


def take_again(actor: Actor, row_ids: Collection[UUID]) -> Sequence[ProspectTag]:
    """Take off what was given, row by row; returns what was still there."""
    return _take(actor, ProspectTag.id.in_(row_ids))


def _take(actor: Actor, *which: ColumnElement[bool]) -> Sequence[ProspectTag]:
    ensure(actor, May.EDIT_PEOPLE)
    rows = db.session.scalars(select(ProspectTag).where(*which).order_by(ProspectTag.id).with_for_update()).all()
    by_tag: dict[UUID, list[ProspectTag]] = defaultdict(list)
    for row in rows:
        by_tag[row.tag_id].append(row)
        db.session.delete(row)
    for tag_id, taken in by_tag.items():
        record_all(actor, "tag.taken", taken, tag_id=str(tag_id))
    return rows


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


def give_many(actor: Actor, given: Collection[Given], *, import_id: UUID | None = None) -> int:
    """Give many people words, whoever has them already aside; returns how many were new. Nothing is told of it: an import
    tells of its people itself.
    """
    ensure(actor, May.EDIT_PEOPLE)
    return len(_insert(actor, given, import_id))


def _insert(actor: Actor, given: Collection[Given], import_id: UUID | None) -> Sequence[ProspectTag]:
    shared = {"created_at": clock.now(), "added_by_id": actor.user_id, "import_id": import_id}
    rows = [{"id": ids.new(), **pair._asdict(), **shared} for pair in dict.fromkeys(given)]
    new = insert(ProspectTag).on_conflict_do_nothing(index_elements=["prospect_id", "tag_id"]).returning(ProspectTag)
    return db.session.scalars(new, rows).all() if rows else ()


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
