"""Filters about who of us is in touch. That a private relationship exists is known to all; when its two talked, when
they are due and how often, to them alone: such filters look only into what the asker may read.
"""

from functools import partial
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from app.identity.models import BusinessArea, User
from app.kernel.actor import Role
from app.kernel.db import db
from app.search.filters.registry import Asker, Meaning, Names, Offer, called, condition, filters, is_it
from app.search.filters.times import (
    future_in_words,
    future_span,
    lies_in,
    past_in_words,
    past_span,
    read_when,
)
from app.search.filters.values import NEVER, BadValue, Never, Numbers, When, numbers, plain, when
from talent.relationships.models import Relationship, RelationshipState, Visibility
from talent.relationships.words import RHYTHMS

MOST_NAMED_SO = 50
_ACTIVE = Relationship.state == RelationshipState.ACTIVE


def _ties(*conditions: ColumnElement[bool]) -> Select[UUID]:
    return select(Relationship.prospect_id).where(*conditions)


def _readable(asker: Asker) -> ColumnElement[bool]:
    return or_(Relationship.visibility == Visibility.OPEN, Relationship.user_id == asker.actor.user_id)


def whose(asker: Asker, text: str) -> str | list[UUID]:
    """any, none, me, or the colleagues of that name, address or id; if nobody has all of the name, those it begins."""
    name = plain(text)
    if name in {"any", "none", "me"}:
        return name
    found = _colleagues(_is(text)) or _colleagues(func.lower(User.name).startswith(f"{name} ", autoescape=True))
    if not found:
        raise BadValue(_("There is no colleague called “%(name)s”.", name=text))
    return found


def _colleagues(named_so: ColumnElement[bool]) -> list[UUID]:
    return list(db.session.scalars(select(User.id).where(named_so, User.role != Role.PARTNER).limit(MOST_NAMED_SO)))


def _is(text: str) -> ColumnElement[bool]:
    return is_it(text, User.id, or_(func.lower(User.name) == plain(text), User.email == plain(text)))


COLLEAGUES = Names(lambda asker, text: [str(user_id) for user_id in _colleagues(_is(text))], called(User.id, User.name))


def _whose_in_words(text: str) -> str:
    return {"any": _("anybody"), "none": _("nobody"), "me": _("me")}.get(text.lower(), text)


def _offered_ties(asker: Asker) -> list[Offer]:
    return [(value, _whose_in_words(value)) for value in ("me", "any", "none")]


@filters(
    "tie",
    _l("In touch"),
    _l("Who of us keeps in touch: me, any, none, or a colleague's name."),
    example="tie:me",
    reads=whose,
    offers=_offered_ties,
    says=_whose_in_words,
    names=COLLEAGUES,
)
def in_touch(asker: Asker, who: str | list[UUID]) -> Meaning:
    if who == "any":
        return _ties(_ACTIVE)
    if who == "none":
        return not_(condition(asker, _ties(_ACTIVE)))
    users = [asker.actor.id] if who == "me" else who
    return _ties(_ACTIVE, Relationship.user_id.in_(users))


def _area(asker: Asker, text: str) -> list[UUID]:
    """The areas of that name and those within them."""
    named = _named_areas(text)
    below = or_(BusinessArea.id.in_(named), BusinessArea.parent_id.in_(named))
    found = list(db.session.scalars(select(BusinessArea.id).where(below)))
    if not found:
        raise BadValue(_("There is no business area called “%(name)s”.", name=text))
    return found


def _named_areas(text: str) -> Select[UUID]:
    return select(BusinessArea.id).where(is_it(text, BusinessArea.id, func.lower(BusinessArea.name) == plain(text)))


def _areas_by_id(asker: Asker, text: str) -> list[str]:
    return [str(area_id) for area_id in db.session.scalars(_named_areas(text))]


def _offered_areas(asker: Asker) -> list[Offer]:
    names = db.session.scalars(select(BusinessArea.name).order_by(func.lower(BusinessArea.name)))
    return [(name, name) for name in names]


@filters(
    "area",
    _l("Business area"),
    _l("Somebody of this business area keeps in touch."),
    example="area:Care",
    reads=_area,
    offers=_offered_areas,
    takes_text=False,
    names=Names(_areas_by_id, called(BusinessArea.id, BusinessArea.name)),
)
def in_touch_with_area(asker: Asker, area_ids: list[UUID]) -> Select[UUID]:
    of_the_area = select(User.id).where(User.area_id.in_(area_ids))
    return _ties(_ACTIVE, Relationship.user_id.in_(of_the_area))


@filters(
    "last",
    _l("Last talked"),
    _l("The last time that anybody of us talked with them: over (>) or under (<) so long ago, a day, from..to, never."),
    example="last:>6mo",
    reads=read_when,
    offers=lambda asker: [(text, past_in_words(text)) for text in (">3mo", ">6mo", ">1y", "<2w", "<3mo", "never")],
    says=past_in_words,
)
def last_talked(asker: Asker, value: When) -> Meaning:
    talked = Relationship.last_two_way_on
    if isinstance(value, Never):
        return not_(condition(asker, _ties(_readable(asker), talked.is_not(None))))
    first, last = past_span(value, asker.today)
    within = _ties(_readable(asker), lies_in(talked, first, last))
    if last is None:
        return within
    later = condition(asker, _ties(_readable(asker), talked > last))
    return and_(condition(asker, within), not_(later))


def _when_due(asker: Asker, text: str) -> When | str:
    return "overdue" if text.strip().lower() == "overdue" else when(text)


@filters(
    "due",
    _l("Due"),
    _l(
        "When somebody should be in touch again: overdue, within (<) or in more than (>) so long, a day, from..to, never."
    ),
    example="due:<2w",
    reads=_when_due,
    offers=lambda asker: [(text, future_in_words(text)) for text in ("overdue", "<1w", "<2w", "<1mo", "never")],
    says=future_in_words,
)
def due(asker: Asker, value: When | str) -> Meaning:
    if value == NEVER:
        return not_(condition(asker, _ties(_readable(asker), _ACTIVE, Relationship.due_on.is_not(None))))
    if isinstance(value, str):
        return _ties(_readable(asker), _ACTIVE, Relationship.due_on < asker.today)
    first, last = future_span(value, asker.today)  # type: ignore[arg-type]
    return _ties(_readable(asker), _ACTIVE, lies_in(Relationship.due_on, first, last))


def _rhythm_in_words(text: str) -> str:
    if text.strip().lower() in {"none", "never"}:
        return _("none")
    words = {str(days): str(said) for days, said in RHYTHMS}
    return words.get(text.strip()) or _("%(days)s days", days=text)


def _offered_rhythms(asker: Asker) -> list[Offer]:
    return [*((str(days), str(words)) for days, words in RHYTHMS), ("none", _("none"))]


@filters(
    "cadence",
    _l("Rhythm"),
    _l("How many days may pass between contacts: 90, under (<) or over (>) a number, from..to, none."),
    example="cadence:90",
    reads=lambda asker, text: numbers(text),
    offers=_offered_rhythms,
    says=_rhythm_in_words,
)
def cadence(asker: Asker, value: Numbers | Never) -> Select[UUID]:
    some = partial(_ties, _readable(asker), _ACTIVE)
    days = Relationship.cadence_days
    if isinstance(value, Never):
        return some(days.is_(None))
    sides = [days >= value.whole_least] if value.least is not None else []
    return some(*sides, *([days <= value.whole_most] if value.most is not None else []))
