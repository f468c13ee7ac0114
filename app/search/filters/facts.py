"""Filters about what is known of somebody: tags, skills, facts, and the organisation's own fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.identity.models import User
from app.kernel.db import db
from app.search.filters.registry import Asker, Names, Offer, called, filters, is_it
from app.search.filters.times import lies_in, past_span
from app.search.filters.values import BadValue, Never, numbers, when
from talent.prospects.canonical import folded
from talent.prospects.models import (
    CustomField,
    CustomValue,
    Fact,
    FieldChoice,
    FieldKind,
    ProspectTag,
    Tag,
    TagKind,
)

MOST_OFFERED = 200


def tags_called(kinds: Sequence[TagKind], words: Sequence[str]) -> Select[UUID, TagKind, str]:
    """Ids and kinds of all tags that mean one of these folded words, with the word that they mean."""
    return _meaning_the_same(Tag.kind.in_(kinds), Tag.folded.in_(words))


def _meaning_the_same(*asked: ColumnElement[bool]) -> Select[UUID, TagKind, str]:
    meant = aliased(Tag)
    main = func.coalesce(Tag.same_as_id, Tag.id)
    named = select(main.label("id"), Tag.folded).where(*asked, Tag.removed_at.is_(None)).subquery()
    means = or_(meant.id == named.c.id, meant.same_as_id == named.c.id)
    return select(meant.id, meant.kind, named.c.folded).join(named, means)


def _tags(kind: TagKind, text: str) -> list[UUID]:
    if text.lower() in {"any", "none"}:
        return []
    found = [row[0] for row in db.session.execute(_meaning_the_same(Tag.kind == kind, _is(Tag, text)))]
    if not found:
        what = (
            _("There is no skill called “%(name)s”.")
            if kind is TagKind.SKILL
            else _("There is no tag called “%(name)s”.")
        )
        raise BadValue(what % {"name": text})
    return found


def _is(named: type[Tag | CustomField | FieldChoice], text: str) -> ColumnElement[bool]:
    return is_it(text, named.id, named.folded == folded(text))


def _tag_by_id(kind: TagKind, text: str) -> list[str]:
    named = select(Tag.id).where(Tag.kind == kind, _is(Tag, text), Tag.removed_at.is_(None))
    return [str(tag_id) for tag_id in db.session.scalars(named)]


_TAG_CALLED = called(Tag.id, Tag.name)


def _offered_tags(kind: TagKind) -> list[Offer]:
    statement = (
        select(Tag.name)
        .where(Tag.kind == kind, Tag.removed_at.is_(None), Tag.same_as_id.is_(None))
        .order_by(Tag.folded)
        .limit(MOST_OFFERED)
    )
    return [(name, name) for name in db.session.scalars(statement)]


def _tagged(tag_ids: list[UUID]) -> Select[UUID]:
    return select(ProspectTag.prospect_id).where(ProspectTag.tag_id.in_(tag_ids))


@filters(
    "skill",
    _l("Skill"),
    _l("What they can do."),
    example="skill:python",
    reads=lambda asker, text: _tags(TagKind.SKILL, text),
    offers=lambda asker: _offered_tags(TagKind.SKILL),
    names=Names(lambda asker, text: _tag_by_id(TagKind.SKILL, text), _TAG_CALLED),
)
def has_skill(asker: Asker, tag_ids: list[UUID]) -> Select[UUID]:
    return _tagged(tag_ids)


@filters(
    "tag",
    _l("Tag"),
    _l("How we group people."),
    example='tag:"speaks at meetups"',
    reads=lambda asker, text: _tags(TagKind.TAG, text),
    offers=lambda asker: _offered_tags(TagKind.TAG),
    names=Names(lambda asker, text: _tag_by_id(TagKind.TAG, text), _TAG_CALLED),
)
def has_tag(asker: Asker, tag_ids: list[UUID]) -> Select[UUID]:
    return _tagged(tag_ids)


@filters("fact", _l("Fact"), _l("Something that somebody told us holds these words."), example='fact:"open to moving"')
def told(asker: Asker, text: str) -> Select[UUID]:
    holds = Fact.key.contains(folded(text), autoescape=True)
    return select(Fact.prospect_id).where(holds, Fact.ended_at.is_(None))


@dataclass(frozen=True)
class _Asked:
    """One of the organisation's fields, and what its values must be; any will do where that is empty."""

    field: CustomField
    value: str


def _field(asker: Asker, text: str) -> _Asked:
    label, _equals, value = text.partition("=")
    field = db.session.scalar(select(CustomField).where(_is(CustomField, label), CustomField.archived_at.is_(None)))
    if field is None:
        raise BadValue(_("There is no field called “%(name)s”.", name=label))
    _condition(asker, _Asked(field, value.strip()))
    return _Asked(field, value.strip())


def _field_by_id(asker: Asker, text: str) -> list[str]:
    asked = _field(asker, text)
    kind, value = asked.field.kind, asked.value
    if value and kind in (FieldKind.CHOICE, FieldKind.PERSON):
        found = db.session.scalars(_choices(asked) if kind is FieldKind.CHOICE else _people(value)).all()
        value = str(found[0]) if len(found) == 1 else value
    return [f"{asked.field.id}={value}" if value else str(asked.field.id)]


def _field_called(text: str) -> str | None:
    of, _equals, value = text.partition("=")
    label = _LABEL_CALLED(of)
    if label is None or not value:
        return label
    return f"{label}={_CHOICE_CALLED(value) or _PERSON_CALLED(value) or value}"


_LABEL_CALLED = called(CustomField.id, CustomField.label)
_CHOICE_CALLED = called(FieldChoice.id, FieldChoice.label)
_PERSON_CALLED = called(User.id, User.name)


def _offered_fields(asker: Asker) -> list[Offer]:
    fields = db.session.scalars(
        select(CustomField).where(CustomField.archived_at.is_(None)).order_by(CustomField.position, CustomField.id)
    ).all()
    choices = select(FieldChoice.field_id, FieldChoice.label).where(FieldChoice.archived_at.is_(None))
    labels = {field.id: field.label for field in fields}
    known = [(field.label, _("%(field)s: anything", field=field.label)) for field in fields]
    some = db.session.execute(choices.order_by(FieldChoice.position).limit(MOST_OFFERED))
    return known + [(f"{labels[of]}={label}", f"{labels[of]}: {label}") for of, label in some if of in labels]


@filters(
    "field",
    _l("Field"),
    _l("One of your organisation's own fields: its name for any value, or name=value."),
    example='field:"Notice period=3 months"',
    reads=_field,
    offers=_offered_fields,
    says=lambda text: text.replace("=", ": ", 1),
    names=Names(_field_by_id, _field_called),
)
def has_field(asker: Asker, asked: _Asked) -> Select[UUID]:
    found = select(CustomValue.prospect_id).where(CustomValue.field_id == asked.field.id)
    return found.where(_condition(asker, asked)) if asked.value else found


def _condition(asker: Asker, asked: _Asked) -> ColumnElement[bool]:
    """What the value must be, by the kind of the field. Raises BadValue."""
    kind, value = asked.field.kind, asked.value
    if not value or kind is FieldKind.TEXT:
        return CustomValue.text_key.contains(folded(value), autoescape=True)
    if kind is FieldKind.CHOICE:
        return CustomValue.choice_id.in_(_choices(asked))
    if kind is FieldKind.PERSON:
        return CustomValue.person_id.in_(_people(value))
    return _on_a_day(asker, value) if kind is FieldKind.DATE else _of_a_number(value)


def _choices(asked: _Asked) -> Select[UUID]:
    return select(FieldChoice.id).where(FieldChoice.field_id == asked.field.id, _is(FieldChoice, asked.value))


def _people(value: str) -> Select[UUID]:
    return select(User.id).where(is_it(value, User.id, func.lower(User.name) == value.lower()))


def _on_a_day(asker: Asker, text: str) -> ColumnElement[bool]:
    value = when(text)
    if isinstance(value, Never):
        raise BadValue(_("Leave those without it out with a minus before the filter."))
    return lies_in(CustomValue.day, *past_span(value, asker.today))


def _of_a_number(text: str) -> ColumnElement[bool]:
    value = numbers(text)
    if isinstance(value, Never):
        raise BadValue(_("Leave those without it out with a minus before the filter."))
    number = CustomValue.number
    least = number >= Decimal(str(value.least)) if value.least is not None else number.is_not(None)
    return least if value.most is None else (least & (number <= Decimal(str(value.most))))
