"""All words, with how many people have each: for those who keep them in order."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from app.kernel.db import db
from talent.prospects.about import people_with_word
from talent.prospects.canonical import folded
from talent.prospects.models import Tag, TagKind

PAGE = 50
COUNTED_UP_TO = 10_000
MOST_TO_CHOOSE = 2_000


@dataclass(frozen=True)
class Usage:
    """A word: how many people have it (at most COUNTED_UP_TO + 1 are counted), and what else is said for it."""

    tag: Tag
    people: int
    others: list[Tag]

    @property
    def is_exact(self) -> bool:
        return self.people <= COUNTED_UP_TO


@dataclass(frozen=True)
class Page:
    """One page of words by name; `next` is the key of the page after it."""

    rows: list[Usage]
    next: str | None
    typed: str


def counted(kind: TagKind, *, typed: str = "", after: str = "") -> Page:
    """A page of words in two statements and one count a word. Words that mean another stand beside that one."""
    words = _in_use(kind)
    if key := folded(typed):
        same = select(func.coalesce(Tag.same_as_id, Tag.id)).where(Tag.kind == kind, Tag.folded.contains(key))
        words = words.where(Tag.id.in_(same))
    if place := _place(after):
        words = words.where(tuple_(Tag.folded, Tag.id) > place)
    tags = list(db.session.scalars(words.limit(PAGE + 1)))
    more, tags = len(tags) > PAGE, tags[:PAGE]
    others = _others([tag.id for tag in tags])
    rows = [Usage(tag, _people(tag), others[tag.id]) for tag in tags]
    return Page(rows, _written(tags[-1]) if more else None, typed)


def usage_of(tag: Tag) -> Usage:
    """One word."""
    return Usage(tag, _people(tag), _others([tag.id])[tag.id])


def _in_use(kind: TagKind) -> Select[Tag]:
    own = select(Tag).where(Tag.kind == kind, Tag.removed_at.is_(None), Tag.same_as_id.is_(None))
    return own.order_by(Tag.folded, Tag.id)


def other_words(tag: Tag) -> Select[Tag]:
    """What a word may be made to mean, by name."""
    return _in_use(tag.kind).where(Tag.id != tag.id).limit(MOST_TO_CHOOSE)


def _others(tag_ids: list[UUID]) -> dict[UUID, list[Tag]]:
    found: dict[UUID, list[Tag]] = defaultdict(list)
    same = select(Tag).where(Tag.same_as_id.in_(tag_ids), Tag.removed_at.is_(None)).order_by(Tag.folded)
    for tag in db.session.scalars(same):
        if tag.same_as_id is not None:
            found[tag.same_as_id].append(tag)
    return found


def _people(tag: Tag) -> int:
    some = people_with_word(tag.id).distinct().limit(COUNTED_UP_TO + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _written(tag: Tag) -> str:
    return base64.urlsafe_b64encode(json.dumps([tag.folded, str(tag.id)]).encode()).decode()


def _place(text: str) -> tuple[str, UUID] | None:
    """The key in an address; one that was tampered with is none."""
    try:
        name, tag_id = json.loads(base64.urlsafe_b64decode(text.encode()))
        return str(name).encode().decode().replace("\0", ""), UUID(str(tag_id))
    except (ValueError, TypeError, RecursionError):
        return None
