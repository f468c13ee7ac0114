"""Mails about what guards conversations: short letters of a few sentences and one link."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from app.identity.models import Organisation, User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, read_as
from app.kernel.scope import as_seen_by
from talent.conversations.guarding import words
from talent.conversations.guarding.jobs import OPENINGS, WAITING
from talent.conversations.guarding.models import HeldMessage, HeldState, Opening, OpeningKind, Report
from talent.conversations.guarding.months import month_named, openings_in
from talent.conversations.guarding.queries import waiting_counts
from talent.conversations.guarding.telling import HELD, SETTLED, WARNED, held_key
from talent.conversations.models import Participant
from talent.conversations.queries import addresses_of

WORTH_SENDING = timedelta(days=3)


@composes(WAITING, expires_after=timedelta(days=1), is_sent_again=True)
def something_waits(delivery: Delivery) -> Mail:
    """To somebody who looks after conversations. Raises Withheld when all is decided meanwhile."""
    user = _user(delivery)
    with as_seen_by(user.as_actor()):
        held, reports = waiting_counts().values()
    if not held + reports:
        raise Withheld("all_settled", is_empty=True)
    with read_as(user.locale, user.time_zone):
        lines = [
            ngettext("One message is held.", "%(num)d messages are held.", held) if held else "",
            ngettext("One report waits for your look.", "%(num)d reports wait for your look.", reports)
            if reports
            else "",
        ]
        subject = _("A conversation needs your look")
        why = _("You get this at most once a day, because you look after conversations.")
    url = absolute_url("guarding.held" if held else "guarding.reports")
    return _letter(_to_user(user, WAITING), subject, [line for line in lines if line], url, why)


@composes(HELD, expires_after=WORTH_SENDING, is_sent_again=True)
def held_told(delivery: Delivery) -> Mail:
    """To the author of a message that is held, or about which somebody has decided."""
    held = db.session.get(HeldMessage, UUID(delivery.arguments["held_id"]))
    if held is None or delivery.key != held_key(held):
        raise Withheld("decided_since", is_empty=True)
    letter = _to_place(held.author, HELD)
    with read_as(letter.locale, letter.time_zone):
        subject, lines = _about_held(held)
        why = _("You get this because you wrote a message here.")
    return _letter(letter, subject, lines, _conversation(held.author), why, quote=held.body)


def _about_held(held: HeldMessage) -> tuple[str, list[str]]:
    told = _quoted(held.answer)
    if held.state is HeldState.RELEASED:
        return _("Your message was passed on"), [_("Somebody looked at your message and passed it on."), *told]
    if held.state is HeldState.DECLINED:
        return _("Your message was not passed on"), [_("Somebody looked at your message. It was not passed on."), *told]
    return _("Your message waits"), [
        words.where_held_stands(held),
        words.why_held(held),
        _("In the conversation you can say why it should go all the same, or take it back."),
    ]


@composes(SETTLED, expires_after=WORTH_SENDING, is_sent_again=True)
def report_told(delivery: Delivery) -> Mail:
    """To whoever reported something: what was done."""
    report = _report(delivery)
    letter = _to_place(report.reporter, SETTLED)
    with read_as(letter.locale, letter.time_zone):
        subject, why = _("What became of your report"), _("You get this because you reported something.")
        lines = [
            _("Thank you for telling us."),
            words.what_was_done(report),
            *_quoted(report.answer),
        ]
    return _letter(letter, subject, lines, _conversation(report.reporter), why)


@composes(WARNED, expires_after=WORTH_SENDING, is_sent_again=True)
def warned(delivery: Delivery) -> Mail:
    """To whom a report was about, in the words of whoever decided."""
    report = _report(delivery)
    letter = _to_place(report.accused, WARNED)
    with read_as(letter.locale, letter.time_zone):
        subject = _("About what you wrote")
        lines = [_("We looked at something that you wrote in a conversation here."), *_quoted(report.told)]
        why = _("You get this because you take part in a conversation here.")
    return _letter(letter, subject, lines, _conversation(report.accused), why)


@composes(OPENINGS, expires_after=timedelta(days=20), is_sent_again=True)
def openings_report(delivery: Delivery) -> Mail:
    """To an administrator or a leader: who came into conversations of others, or that nobody did."""
    user, name = _user(delivery), str(delivery.arguments["month"])
    organisation = db.session.scalars(select(Organisation)).one()
    month = month_named(name, organisation.time_zone)
    if month is None:
        raise Withheld("no_such_month")
    rows = db.session.scalars(openings_in(month)).all()
    with read_as(user.locale, user.time_zone):
        said = words.month_in_words(name, user.locale)
        subject = _("Who read conversations of others: %(month)s", month=said)
        lines = [_opening_in_words(one) for one in rows] or [
            _("In %(month)s nobody came into a conversation of others.", month=said)
        ]
        why = _("You get this every month, also when there is nothing to tell.")
    return _letter(_to_user(user, OPENINGS), subject, lines, absolute_url("guarding.openings", month=name), why)


def _quoted(words: str) -> list[str]:
    """What somebody here says to it, if they say anything."""
    return [f"“{words}”"] if words else []


def _opening_in_words(opening: Opening) -> str:
    said = {"who": opening.user.name, "name": opening.prospect.display_name, "reason": opening.reason}
    if opening.kind is OpeningKind.READ:
        return _("%(who)s could read the conversation with %(name)s for 24 hours: “%(reason)s”", **said)
    return _("%(who)s stepped into the conversation with %(name)s: “%(reason)s”", **said)


def _user(delivery: Delivery) -> User:
    user = db.session.get(User, delivery.user_id, populate_existing=True) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    return user


def _report(delivery: Delivery) -> Report:
    report = db.session.get(Report, UUID(delivery.arguments["report_id"]))
    if report is None:
        raise Withheld("nobody")
    return report


def _to_user(user: User, template: str) -> Mail:
    return Mail(user.email, user.name, template, user.locale, user.time_zone)


def _to_place(place: Participant, template: str) -> Mail:
    """To one who takes part. Raises Withheld where nobody is to be reached."""
    if place.user is not None:
        return _to_user(place.user, template)
    prospect = place.conversation.prospect
    address = db.session.scalars(addresses_of(prospect.id).limit(1)).first() if prospect is not None else None
    if address is None:
        raise Withheld("no_address")
    organisation = db.session.scalars(select(Organisation)).one()
    return Mail(address, prospect.display_name, template, organisation.locale, organisation.time_zone)


def _conversation(place: Participant) -> str:
    return absolute_url("conversations.page", conversation_id=place.conversation_id)


def _letter(letter: Mail, subject: str, lines: list[str], url: str, why: str, quote: str = "") -> Mail:
    return replace(letter, context={"subject": subject, "lines": lines, "url": url, "why": why, "quote": quote})
