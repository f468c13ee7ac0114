"""What a file shows of who somebody is, beyond their name: words, facts, pages, background and further details."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select

from app.identity.reader import AnyReader
from app.kernel.db import db
from talent.prospects.about import experiences_of, facts_of, fields_in_use, links_of, values_of, words_of
from talent.prospects.models import Experience, ExperienceKind, Fact, Link, Prospect, Tag, TagKind
from talent.prospects.sentences import fact_in_words, how_we_know, shelf_life, time_there, value_in_words


@dataclass(frozen=True)
class FactLine:
    """One fact in words: the fact, for how long it holds, and how we know."""

    fact: Fact
    text: str
    life: str
    known: str
    is_over: bool


@dataclass(frozen=True)
class Facts:
    """What somebody told us: what holds, what asks to be confirmed, what waits for the next talk, what held once."""

    current: list[FactLine]
    asking: list[FactLine]
    put_off: list[FactLine]
    past: list[FactLine]


@dataclass(frozen=True)
class Stay:
    """Where somebody was, and when in words."""

    row: Experience
    time: str


@dataclass(frozen=True)
class Background:
    """Where somebody worked, and where they studied."""

    work: list[Stay]
    education: list[Stay]


@dataclass(frozen=True)
class Portrait:
    """All of it; `details` are pairs of a field's label and what it holds, `has_fields` whether any is asked."""

    words: dict[TagKind, list[Tag]]
    facts: Facts
    links: list[Link]
    background: Background
    details: list[tuple[str, str]]
    has_fields: bool


def portrait_questions(prospect_id: UUID) -> tuple[Select[Any], ...]:
    """What a portrait rests on, but for the further details; whoever reads the answers hands them to `portrait_of`."""
    some_field = fields_in_use().limit(1)
    return words_of(prospect_id), facts_of(prospect_id), links_of(prospect_id), experiences_of(prospect_id), some_field


def portrait_of(reader: AnyReader, prospect: Prospect, answers: Sequence[list[Any]]) -> Portrait:
    """All of it, from the answers to `portrait_questions` and one statement more."""
    words, facts, links, experiences, fields = answers
    return Portrait(
        words=_by_kind(words),
        facts=_sorted(reader, facts),
        links=links,
        background=_background(experiences),
        details=[
            (value.field.label, text)
            for value in (db.session.scalars(values_of(prospect.id)) if fields else ())
            if (text := value_in_words(value, reader.today))
        ],
        has_fields=bool(fields),
    )


def words_on(prospect: Prospect) -> dict[TagKind, list[Tag]]:
    """Somebody's tags and skills."""
    return _by_kind(db.session.scalars(words_of(prospect.id)).all())


def _by_kind(words: Sequence[Tag]) -> dict[TagKind, list[Tag]]:
    return {kind: [word for word in words if word.kind is kind] for kind in TagKind}


def facts_about(reader: AnyReader, prospect: Prospect) -> Facts:
    """Somebody's facts, sorted by what becomes of them."""
    return _sorted(reader, db.session.scalars(facts_of(prospect.id)).all())


def _sorted(reader: AnyReader, facts: Sequence[Fact]) -> Facts:
    lines = [fact_line(reader, fact) for fact in facts]
    standing = [line for line in lines if line.fact.ended_at is None]
    over = [line for line in standing if line.is_over]
    return Facts(
        current=[line for line in standing if not line.is_over],
        asking=[line for line in over if line.fact.postponed_at is None],
        put_off=[line for line in over if line.fact.postponed_at is not None],
        past=[line for line in lines if line.fact.ended_at is not None],
    )


def fact_line(reader: AnyReader, fact: Fact) -> FactLine:
    """A fact as a reader is told of it."""
    is_over = fact.valid_until is not None and fact.valid_until < reader.today
    return FactLine(fact, fact_in_words(fact), shelf_life(fact, reader), how_we_know(fact, reader), is_over)


def _background(experiences: Sequence[Experience]) -> Background:
    stays = [Stay(row, time_there(row)) for row in experiences]
    return Background(
        work=[stay for stay in stays if stay.row.kind is ExperienceKind.WORK],
        education=[stay for stay in stays if stay.row.kind is ExperienceKind.EDUCATION],
    )
