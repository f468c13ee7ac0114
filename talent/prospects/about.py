"""Questions about what is known of somebody: words, facts, further details, background and pages."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from talent.prospects.canonical import folded
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Experience,
    Fact,
    FieldChoice,
    Link,
    ProspectTag,
    Tag,
    TagKind,
)

SUGGESTED = 8


def words_like(tag_id: UUID) -> ColumnElement[bool]:
    """A word and every other word for it."""
    return and_(or_(Tag.id == tag_id, Tag.same_as_id == tag_id), Tag.removed_at.is_(None))


def meaning() -> ColumnElement[UUID]:
    """The id of the word that a word means: its own, unless it is another word for something."""
    return func.coalesce(Tag.same_as_id, Tag.id)


def people_with_word(tag_id: UUID) -> Select[UUID]:
    """The ids of the people who have a word, or another one for the same."""
    same = select(Tag.id).where(words_like(tag_id))
    return select(ProspectTag.prospect_id).where(ProspectTag.tag_id.in_(same))


def words_of(prospect_id: UUID) -> Select[Tag]:
    """The tags and skills of somebody as what they mean, each once, by name."""
    held = (
        select(meaning())
        .join(ProspectTag, ProspectTag.tag_id == Tag.id)
        .where(ProspectTag.prospect_id == prospect_id, Tag.removed_at.is_(None))
    )
    return select(Tag).where(Tag.id.in_(held)).order_by(Tag.folded)


def words_beginning(kind: TagKind, typed: str, *, limit: int = SUGGESTED) -> Select[Tag]:
    """Words in use that begin with what was typed, or one of whose words does; those that begin so first."""
    start = folded(typed)
    begins = Tag.folded.startswith(start, autoescape=True)
    found = or_(begins, Tag.folded.contains(f" {start}", autoescape=True))
    in_use = exists().where(ProspectTag.tag_id == Tag.id)
    return (
        select(Tag)
        .where(Tag.kind == kind, Tag.removed_at.is_(None), found, in_use)
        .order_by(begins.desc(), Tag.folded)
        .limit(limit)
    )


def facts_of(prospect_id: UUID) -> Select[Fact]:
    """What somebody told us, the newest first, with who noted it."""
    newest = func.coalesce(Fact.confirmed_at, Fact.created_at).desc()
    who = joinedload(Fact.noted_by), joinedload(Fact.confirmed_by)
    return select(Fact).where(Fact.prospect_id == prospect_id).options(*who).order_by(newest, Fact.id.desc())


def links_of(prospect_id: UUID) -> Select[Link]:
    """Pages about somebody, as they were added."""
    return select(Link).where(Link.prospect_id == prospect_id).order_by(Link.created_at, Link.id)


def experiences_of(prospect_id: UUID) -> Select[Experience]:
    """Where somebody worked and studied: what goes on, then by when it ended, then by when it began, the latest first."""
    return (
        select(Experience)
        .where(Experience.prospect_id == prospect_id)
        .order_by(Experience.is_current.desc(), Experience.ended.desc(), Experience.began.desc(), Experience.id)
    )


def fields_in_use() -> Select[CustomField]:
    """The custom fields that the reader may see, in their order."""
    return (
        select(CustomField).where(CustomField.archived_at.is_(None)).order_by(CustomField.position, CustomField.folded)
    )


def all_fields() -> Select[CustomField]:
    """The same with those that were put away, which come last."""
    return select(CustomField).order_by(CustomField.archived_at.is_not(None), CustomField.position, CustomField.folded)


def choices_of(*field_ids: UUID) -> Select[FieldChoice]:
    """The choices of fields, in their order."""
    return (
        select(FieldChoice)
        .where(FieldChoice.field_id.in_(field_ids))
        .order_by(FieldChoice.field_id, FieldChoice.position, FieldChoice.folded)
    )


def values_of(prospect_id: UUID) -> Select[CustomValue]:
    """What the fields that the reader may see hold for somebody, in the order of the fields."""
    return (
        select(CustomValue)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(CustomValue.prospect_id == prospect_id, CustomField.archived_at.is_(None))
        .options(joinedload(CustomValue.field), joinedload(CustomValue.choice), joinedload(CustomValue.person))
        .order_by(CustomField.position, CustomField.folded)
    )
