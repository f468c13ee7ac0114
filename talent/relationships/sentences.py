"""Sentences about a relationship: what a contact was, how a relationship stands, on what its strength rests."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from flask_babel import LazyString, format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.kernel.days import day_in_words, how_long_ago, plain_day
from talent.prospects.models import Prospect
from talent.relationships.capacity import Load
from talent.relationships.models import ContactKind, Direction, RelationshipState, Touchpoint
from talent.relationships.strength import Strength
from talent.relationships.words import RHYTHMS

_BALANCED = 0.6

_YOU_BOTH: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("You and %(them)s met"),
    ContactKind.EVENT: _l("You and %(them)s met at an event"),
    ContactKind.CALL: _l("You and %(them)s talked by phone"),
    ContactKind.CHAT: _l("You and %(them)s chatted"),
    ContactKind.EMAIL: _l("You and %(them)s wrote to each other"),
    ContactKind.LINKEDIN: _l("You and %(them)s wrote to each other on LinkedIn"),
}
_YOU_OUT: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("You went to see %(them)s"),
    ContactKind.EVENT: _l("You spoke to %(them)s at an event"),
    ContactKind.CALL: _l("You called %(them)s"),
    ContactKind.CHAT: _l("You sent %(them)s a message"),
    ContactKind.EMAIL: _l("You wrote to %(them)s"),
    ContactKind.LINKEDIN: _l("You wrote to %(them)s on LinkedIn"),
}
_YOU_IN: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("%(them)s came to see you"),
    ContactKind.EVENT: _l("%(them)s spoke to you at an event"),
    ContactKind.CALL: _l("%(them)s called you"),
    ContactKind.CHAT: _l("%(them)s sent you a message"),
    ContactKind.EMAIL: _l("%(them)s wrote to you"),
    ContactKind.LINKEDIN: _l("%(them)s wrote to you on LinkedIn"),
}
_BOTH: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("%(who)s and %(them)s met"),
    ContactKind.EVENT: _l("%(who)s and %(them)s met at an event"),
    ContactKind.CALL: _l("%(who)s and %(them)s talked by phone"),
    ContactKind.CHAT: _l("%(who)s and %(them)s chatted"),
    ContactKind.EMAIL: _l("%(who)s and %(them)s wrote to each other"),
    ContactKind.LINKEDIN: _l("%(who)s and %(them)s wrote to each other on LinkedIn"),
}
_OUT: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("%(who)s went to see %(them)s"),
    ContactKind.EVENT: _l("%(who)s spoke to %(them)s at an event"),
    ContactKind.CALL: _l("%(who)s called %(them)s"),
    ContactKind.CHAT: _l("%(who)s sent %(them)s a message"),
    ContactKind.EMAIL: _l("%(who)s wrote to %(them)s"),
    ContactKind.LINKEDIN: _l("%(who)s wrote to %(them)s on LinkedIn"),
}
_IN: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("%(them)s came to see %(who)s"),
    ContactKind.EVENT: _l("%(them)s spoke to %(who)s at an event"),
    ContactKind.CALL: _l("%(them)s called %(who)s"),
    ContactKind.CHAT: _l("%(them)s sent %(who)s a message"),
    ContactKind.EMAIL: _l("%(them)s wrote to %(who)s"),
    ContactKind.LINKEDIN: _l("%(them)s wrote to %(who)s on LinkedIn"),
}
_OWN = {Direction.BOTH: _YOU_BOTH, Direction.OUT: _YOU_OUT, Direction.IN: _YOU_IN}
_OTHERS = {Direction.BOTH: _BOTH, Direction.OUT: _OUT, Direction.IN: _IN}


def short_name(prospect: Prospect) -> str:
    """How somebody is called within a sentence."""
    return prospect.given_name or prospect.display_name


def contact_sentence(contact: Touchpoint, prospect: Prospect, reader_id: UUID) -> str:
    """Who of the two spoke, and how, as the reader would say it."""
    table = _OWN if contact.user_id == reader_id else _OTHERS
    return str(table[contact.direction][contact.kind]) % {"who": contact.user.name, "them": short_name(prospect)}


def last_word(contact: Touchpoint, prospect: Prospect, reader_id: UUID, today: date) -> str:
    """What one should know before writing: "Rita wrote to Amara on 12 March, 6 days ago"."""
    day = contact.at.astimezone(contact.user.zone).date()
    what, ago = contact_sentence(contact, prospect, reader_id), how_long_ago(day, today)
    if (today - day).days <= 1:
        return _("%(what)s %(day)s.", what=what, day=ago)
    return _("%(what)s on %(day)s, %(ago)s.", what=what, day=plain_day(day, today), ago=ago)


def rhythm(days: int | None) -> str:
    """The rhythm of a relationship."""
    if days is None:
        return _("no reminders")
    known = dict(RHYTHMS)
    return str(known[days]) if days in known else ngettext("every day", "every %(num)d days", days)


@dataclass(frozen=True)
class Standing:
    """How a relationship stands, in words, with the shape that repeats it (see `state` among the components)."""

    words: str
    shape: str


class Due(Protocol):
    """What a relationship says of when the next contact is due."""

    @property
    def state(self) -> RelationshipState: ...
    @property
    def paused_until(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def snoozed_until(self) -> date | None: ...


class AtRest(Protocol):
    """What a prospect says of whether we may write at all."""

    @property
    def do_not_contact(self) -> bool: ...


def standing(relationship: Due, prospect: AtRest, today: date) -> Standing:
    """When the next contact is due, or why none is."""
    if prospect.do_not_contact:
        return Standing(_("at rest"), "dash")
    if relationship.state is RelationshipState.ENDED:
        return Standing(_("let go"), "dash")
    if relationship.state is RelationshipState.PAUSED:
        until = relationship.paused_until
        return Standing(_("paused until %(day)s", day=plain_day(until, today)) if until else _("paused"), "ring")
    if relationship.due_on is None:
        return Standing(_("no reminders"), "dash")
    return _when_due(relationship.due_on, relationship.snoozed_until, today)


def _when_due(due: date, snoozed_until: date | None, today: date) -> Standing:
    if snoozed_until is not None and snoozed_until > today and snoozed_until > due:
        return Standing(_("put off until %(day)s", day=plain_day(snoozed_until, today)), "ring")
    if due == today:
        return Standing(_("due today"), "diamond")
    if due < today:
        return Standing(_("due since %(day)s", day=plain_day(due, today)), "diamond")
    return Standing(_("next %(day)s", day=day_in_words(due, today)), "filled")


def load_sentence(load: Load) -> str:
    """How full a user's week is."""
    if not load.people:
        return _("You have time for %(capacity)d contacts a week.", capacity=load.capacity)
    return ngettext(
        "You keep up with %(num)d person, which takes %(weekly)s of the %(capacity)d contacts a week that you have time for.",
        "You keep up with %(num)d people, which takes %(weekly)s of the %(capacity)d contacts a week that you have time for.",
        load.people,
        weekly=format_decimal(load.weekly, "#,##0.#"),
        capacity=load.capacity,
    )


def strength_parts(strength: Strength) -> list[str]:
    """On what the word for the strength of a relationship rests."""
    if strength.days_since_two_way is None:
        last = _("nobody has answered yet")
    else:
        last = ngettext("last two-way %(num)d day ago", "last two-way %(num)d days ago", strength.days_since_two_way)
    parts = [last, ngettext("%(num)d contact in a year", "%(num)d contacts in a year", strength.contacts_in_a_year)]
    if strength.contacts_in_a_year:
        parts.append(_("balanced") if strength.balance >= _BALANCED else _("one side does most of it"))
    if strength.deepest is not None:
        parts.append(str(_DEEPEST[strength.deepest]))
    return parts


_DEEPEST: dict[ContactKind, LazyString] = {
    ContactKind.MET: _l("met in person"),
    ContactKind.CALL: _l("talked by phone"),
    ContactKind.EVENT: _l("met at an event"),
    ContactKind.CHAT: _l("in writing only"),
    ContactKind.EMAIL: _l("in writing only"),
    ContactKind.LINKEDIN: _l("in writing only"),
}
