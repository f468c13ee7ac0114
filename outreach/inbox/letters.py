"""Mails to colleagues about mails of theirs that came in: whose addresses wait to be sorted, and which answer was not sent."""

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, read_as
from outreach.inbox.models import InboundMail, InboundParty, PartyState
from outreach.inbox.noting import KIND
from outreach.inbox.replies import NOT_SENT
from talent.conversations.models import Participant

NAMED = 5


@composes(KIND, expires_after=timedelta(days=2), is_sent_again=True)
def sorting(delivery: Delivery) -> Mail:
    """Raises Withheld when everything is sorted meanwhile."""
    user = _user(delivery)
    waiting = select(InboundParty).where(InboundParty.user_id == user.id, InboundParty.state == PartyState.WAITING)
    count = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    if not count:
        raise Withheld("all_sorted", is_empty=True)
    newest = db.session.scalars(waiting.order_by(InboundParty.created_at.desc(), InboundParty.id).limit(NAMED)).all()
    context = {
        "count": count,
        "names": [party.name or party.address for party in newest],
        "more": count - len(newest),
        "url": absolute_url("inbox.index"),
    }
    return Mail(user.email, user.name, "sorting", user.locale, user.time_zone, context)


@composes(NOT_SENT, expires_after=timedelta(days=3), is_sent_again=True)
def answer_not_sent(delivery: Delivery) -> Mail:
    """To a colleague who answered by mail somebody who may not be written to."""
    user = _user(delivery)
    mail = db.session.get(InboundMail, UUID(delivery.arguments["mail_id"]))
    place = db.session.get(Participant, UUID(delivery.arguments["place_id"]))
    if mail is None or place is None:
        raise Withheld("nobody")
    with read_as(user.locale, user.time_zone):
        name = place.conversation.prospect.display_name
        context = {
            "subject": _("Your answer to %(name)s was not sent", name=name),
            "lines": [delivery.arguments["why"]],
            "quote": mail.said,
            "url": absolute_url("conversations.page", conversation_id=place.conversation_id),
            "why": _("You get this because you answered by mail."),
        }
    return Mail(user.email, user.name, NOT_SENT, user.locale, user.time_zone, context)


def _user(delivery: Delivery) -> User:
    user = db.session.get(User, delivery.user_id, populate_existing=True) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    return user
