"""The mail that tells a colleague that addresses of mails they sent wait for them to be sorted."""

from datetime import timedelta

from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail
from outreach.inbox.models import InboundParty, PartyState
from outreach.inbox.noting import KIND

NAMED = 5


@composes(KIND, expires_after=timedelta(days=2), is_sent_again=True)
def sorting(delivery: Delivery) -> Mail:
    """Raises Withheld when everything is sorted meanwhile."""
    user = db.session.get(User, delivery.user_id, populate_existing=True) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    waiting = select(InboundParty).where(InboundParty.user_id == user.id, InboundParty.state == PartyState.WAITING)
    count = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    if not count:
        raise Withheld("all_sorted", is_empty=True)
    newest = db.session.scalars(waiting.order_by(InboundParty.created_at.desc(), InboundParty.id).limit(NAMED)).all()
    return Mail(
        to=user.email,
        to_name=user.name,
        template="sorting",
        locale=user.locale,
        time_zone=user.time_zone,
        context={
            "count": count,
            "names": [party.name or party.address for party in newest],
            "more": count - len(newest),
            "url": absolute_url("inbox.index"),
        },
    )
