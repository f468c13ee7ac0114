"""By what else people are found in the search box, besides their name, employer and title: an address of theirs, and skills."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, or_, select, true, tuple_

from app.kernel.db import db
from app.search.filters.facts import tags_called
from app.search.looking import Found
from app.search.patience import rows_of
from app.search.sorting import BY_NAME, by
from app.search.tree import Node, Term, Word, all_of, any_of, written
from app.search.words import holds
from talent.prospects.canonical import (
    IdentityKind,
    NotCanonical,
    canonical_email,
    canonical_phone,
    canonical_profile,
)
from talent.prospects.models import Identity, Prospect, ProspectTag, TagKind

_IN_IDENTITIES = frozenset("@/+")
_CANONICAL: dict[IdentityKind, Callable[[str], str]] = {
    IdentityKind.EMAIL: canonical_email,
    IdentityKind.PHONE: partial(canonical_phone, region=None),
    IdentityKind.PROFILE: canonical_profile,
}
Called = Sequence[Row[UUID, TagKind, str]]
"""Tags with the word that they mean."""


def known_by(typed: str, meant: ColumnElement[bool]) -> list[UUID]:
    """Whose address, number or profile was typed, in whatever way it is written."""
    known = [] if _IN_IDENTITIES.isdisjoint(typed) else list(_identities(typed))
    if not known:
        return []
    holders = select(Identity.prospect_id).where(tuple_(Identity.kind, Identity.canonical).in_(known))
    return [row[0] for row in rows_of(select(Prospect.id).where(meant, Prospect.id.in_(holders)))]


def _identities(typed: str) -> Iterator[tuple[IdentityKind, str]]:
    for kind, canonical in _CANONICAL.items():
        with suppress(NotCanonical):
            yield kind, canonical(typed)


def having_skills(typed: str, meant: ColumnElement[bool], limit: int) -> Found:
    """Those who have what was typed as a skill or tag, or each of its words as one or in their name, employer or title,
    with the question that finds all of them.
    """
    words = typed.split()
    called = db.session.execute(tags_called(list(TagKind), [typed, *words])).all()
    if not called:
        return Found([])
    each = and_(true(), *(_tagged(called, word) for word in words))
    asked = all_of(_in_text(called, word) for word in words)
    if any(word == typed for _id, _kind, word in called):
        each = or_(_tagged(called, typed), each)
        asked = _in_text(called, typed)
    rows = rows_of(by(BY_NAME, and_(meant, each)).after(None, limit))
    return Found([row[0] for row in rows], wider=written(asked))


def _tagged(called: Called, word: str) -> ColumnElement[bool]:
    ids = [tag_id for tag_id, _kind, meant in called if meant == word]
    tagged = select(ProspectTag.prospect_id).where(ProspectTag.tag_id.in_(ids))
    return Prospect.id.in_(tagged) if ids else holds(word)


def _in_text(called: Called, word: str) -> Node:
    kinds = sorted({kind.value for _id, kind, meant in called if meant == word})
    return any_of(Term(kind, (word,)) for kind in kinds) if kinds else Word(word)
