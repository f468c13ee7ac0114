"""What the engine mails: the digest, with what is still open at the moment of sending and as many as the week has time for;
and between two of them a reminder of those who wait for an answer.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, read_as
from app.kernel.permissions import ROLES, May
from outreach.nudges.answers import KIND as REMINDER
from outreach.nudges.cards import Card, cards_for
from outreach.nudges.digests import KIND
from outreach.nudges.queries import open_asks, open_nudges
from outreach.nudges.reasons import guard, reason, start
from outreach.nudges.week import week_of
from talent.corrections.queries import how_many_wait
from talent.promises.models import Promise
from talent.promises.queries import names, open_promises_of
from talent.promises.words import when_due

NAMES_IN_A_SUBJECT = 2
DAYS_UNTIL_THE_NEXT = 7


@composes(KIND, expires_after=timedelta(days=5), is_sent_again=True)
def digest(delivery: Delivery) -> Mail:
    """Raises Withheld when the user is gone, or nothing is open any more."""
    user = db.session.get(User, delivery.user_id, populate_existing=True) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    cards = cards_for(user, week_of(user).takes(db.session.scalars(open_nudges(user.id)).all()))
    promises = _promises(user)
    asks = db.session.scalar(select(func.count()).select_from(open_asks(user.id, clock.now()).subquery())) or 0
    wrong = db.session.scalars(how_many_wait()).one() if user.role in ROLES[May.ANSWER_CORRECTIONS] else 0
    if not (cards or asks or promises or wrong):
        raise Withheld("nothing_open", is_empty=True)
    with read_as(user.locale, user.time_zone):
        whom = names(promises) | _names(cards)
        context = {"subject": subject([*whom.values()], asks, wrong), "asks": _asks(asks), "wrong": _wrong(wrong)}
        items = [_item(card) for card in cards]
        promised = [_promised(promise, user.today) for promise in promises]
    return Mail(
        to=user.email,
        to_name=user.name,
        template="digest",
        locale=user.locale,
        time_zone=user.time_zone,
        context={
            **context,
            "first_name": user.name.split()[0] if user.name.strip() else "",
            "items": items,
            "promises": promised,
            "today_url": absolute_url("home.today"),
            "corrections_url": absolute_url("corrections.index"),
            "account_url": absolute_url("account.page"),
        },
    )


@composes(REMINDER, expires_after=timedelta(days=1), is_sent_again=True)
def answers_waited_for(delivery: Delivery) -> Mail:
    """Whoever still waits for an answer of this user. Raises Withheld when nobody does."""
    user = db.session.get(User, delivery.user_id, populate_existing=True) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    cards = cards_for(user, [nudge for nudge in db.session.scalars(open_nudges(user.id)) if nudge.is_answer])
    if not cards:
        raise Withheld("nothing_open", is_empty=True)
    with read_as(user.locale, user.time_zone):
        context = {"subject": _subject_of_answers([*_names(cards).values()]), "items": [_item(card) for card in cards]}
    context["first_name"] = user.name.split()[0] if user.name.strip() else ""
    return Mail(user.email, user.name, REMINDER, user.locale, user.time_zone, context)


def _names(cards: Sequence[Card]) -> dict[UUID, str]:
    return {card.prospect.id: card.short_name for card in cards}


def _subject_of_answers(names: list[str]) -> str:
    """For one, and for several."""
    if len(names) == 1:
        return _("%(name)s waits for your answer", name=names[0])
    more = len(names) - 1
    return ngettext(
        "%(name)s and %(num)d more wait for your answer",
        "%(name)s and %(num)d more wait for your answer",
        more,
        name=names[0],
    )


def _promises(user: User) -> Sequence[Promise]:
    """What is due until the next letter."""
    until = user.today + timedelta(days=DAYS_UNTIL_THE_NEXT - 1)
    return db.session.scalars(open_promises_of(user.id, until)).all()


def _promised(promise: Promise, today: date) -> dict[str, str]:
    """One promise of the letter, in words."""
    return {
        "name": promise.prospect.display_name,
        "text": promise.text,
        "when": when_due(promise, today),
        "url": absolute_url("promises.page", promise_id=promise.id),
    }


def subject(names: list[str], asks: int, wrong: int) -> str:
    """The substance first: "Amara and Jonas this week", "Amara, Jonas and 2 more this week"."""
    if not names:
        return _asks(asks) or _wrong(wrong)
    shown, more = names[:NAMES_IN_A_SUBJECT], len(names) - NAMES_IN_A_SUBJECT
    if more > 0:
        return ngettext(
            "%(names)s and %(num)d more this week", "%(names)s and %(num)d more this week", more, names=", ".join(shown)
        )
    return _("%(names)s this week", names=_(" and ").join(shown))


def _asks(count: int) -> str:
    if not count:
        return ""
    return ngettext("A colleague asks you about somebody", "Colleagues ask you about %(num)d people", count)


def _wrong(count: int) -> str:
    """What people say of their own files, for whoever may put it right."""
    if not count:
        return ""
    return ngettext("Something in a file is wrong, says whom it is about", "%(num)d things in files are wrong, say those whom they are about", count)  # fmt: skip


def _item(card: Card) -> dict[str, str]:
    """One person of the letter, in words."""
    return {
        "name": card.prospect.display_name,
        "detail": card.detail,
        "reason": reason(card),
        "start": start(card),
        "guard": guard(card),
        "url": _where_to_answer(card),
        "label": _answer_label(card),
    }


def _answer_label(card: Card) -> str:
    if card.nudge.is_answer:
        return _("Answer %(name)s", name=card.short_name)
    return _("Answer about %(name)s", name=card.short_name)


def _where_to_answer(card: Card) -> str:
    if card.nudge.conversation_id is not None:
        return absolute_url("conversations.page", conversation_id=card.nudge.conversation_id)
    return absolute_url("nudges.page", nudge_id=card.nudge.id)
