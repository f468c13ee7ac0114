"""Filters about who somebody is, and where we know them from."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, select, true

from app.kernel.db import db
from app.search.filters.registry import Asker, Offer, filters
from app.search.filters.ties import COLLEAGUES, whose
from app.search.filters.times import beginning_of, end_of, past_in_words, past_span, read_when
from app.search.filters.values import BadValue, Never, When, one_of
from app.search.words import holds, name_holds
from talent.prospects.canonical import IdentityKind, NotCanonical, canonical_email, folded
from talent.prospects.models import Identity, Prospect


@filters("name", _l("Name"), _l("Their name holds these words."), example='name:"de vries"')
def named(asker: Asker, text: str) -> ColumnElement[bool]:
    return and_(true(), *(name_holds(word) for word in folded(text).split()))


@filters("employer", _l("Employer"), _l("Where they work; a part of the name is enough."), example="employer:acme")
def works_at(asker: Asker, text: str) -> ColumnElement[bool]:
    return and_(holds(text), Prospect.employer_key.contains(folded(text), autoescape=True))


@filters("title", _l("What they do"), _l("Their title; a part of it is enough."), example="title:engineer")
def does(asker: Asker, text: str) -> ColumnElement[bool]:
    return and_(holds(text), Prospect.title_key.contains(func.perennial_folded(text)))


@filters("place", _l("Place"), _l("Where they live or work; a part of it is enough."), example="place:Berlin")
def lives_in(asker: Asker, text: str) -> ColumnElement[bool]:
    return Prospect.place_key.contains(folded(text), autoescape=True)


def _offered_sources(asker: Asker) -> list[Offer]:
    """The sources in use, found by stepping through the index from one to the next."""
    step = select(func.min(Prospect.source_key).label("source")).cte("sources", recursive=True)
    following = select(func.min(Prospect.source_key)).where(step.c.source < Prospect.source_key).scalar_subquery()
    steps = step.union_all(select(following).where(step.c.source.is_not(None)))
    found = db.session.scalars(select(steps.c.source).where(steps.c.source.is_not(None)).limit(100))
    return [(source, source) for source in found if source]


@filters(
    "source",
    _l("Source"),
    _l("Where we know them from, from its beginning; “none” when nobody said."),
    example="source:linkedin",
    offers=_offered_sources,
)
def comes_from(asker: Asker, text: str) -> ColumnElement[bool]:
    if text.lower() == "none":
        return Prospect.source_key == ""
    return Prospect.source_key.startswith(folded(text), autoescape=True)


@filters(
    "added",
    _l("Added"),
    _l("When they came in: over (>) or under (<) so long ago, a day, from..to."),
    example="added:<1mo",
    reads=read_when,
    offers=lambda asker: [(text, past_in_words(text)) for text in ("<1w", "<1mo", "<3mo", ">1y")],
    says=past_in_words,
)
def added(asker: Asker, value: When) -> ColumnElement[bool]:
    if isinstance(value, Never):
        raise BadValue(_("Everybody was added at some time."))
    first, last = past_span(value, asker.today)
    sides = [Prospect.created_at >= beginning_of(first)] if first else []
    return and_(true(), *sides, *([Prospect.created_at < end_of(last)] if last else []))


@filters(
    "by",
    _l("Added by"),
    _l("Who of us added them: me, or a colleague's name."),
    example="by:me",
    reads=whose,
    offers=lambda asker: [("me", _("me"))],
    says=lambda text: _("me") if text.lower() == "me" else text,
    names=COLLEAGUES,
)
def added_by(asker: Asker, who: str | list[UUID]) -> ColumnElement[bool]:
    if who in ("any", "none"):
        return Prospect.added_by_id.is_not(None) if who == "any" else Prospect.added_by_id.is_(None)
    return Prospect.added_by_id.in_([asker.actor.id] if who == "me" else who)


def _address(asker: Asker, text: str) -> str:
    try:
        return canonical_email(text)
    except NotCanonical:
        raise BadValue(_("“%(text)s” is no e-mail address.", text=text)) from None


@filters("email", _l("E-mail"), _l("One of their addresses."), example="email:amara@example.org", reads=_address)
def reached_at(asker: Asker, canonical: str) -> Select[UUID]:
    return select(Identity.prospect_id).where(Identity.kind == IdentityKind.EMAIL, Identity.canonical == canonical)


_BANNED = {"yes": _l("yes"), "no": _l("no")}


@filters(
    "dnc",
    _l("Do not contact"),
    _l("Whether nobody may write to them: yes or no."),
    example="dnc:no",
    reads=lambda asker, text: one_of(_BANNED, text),
    offers=lambda asker: [(value, str(words)) for value, words in _BANNED.items()],
    says=lambda text: str(_BANNED.get(text.lower(), text)),
    takes_text=False,
)
def banned(asker: Asker, value: str) -> ColumnElement[bool]:
    return Prospect.do_not_contact.is_(value == "yes")
