"""The mail by which somebody learns that a colleague asks them to take a relationship on."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail
from talent.pools.asks import DAYS_TO_ANSWER, KIND
from talent.pools.models import Ask, AskState
from talent.prospects.models import Prospect


@composes(KIND, expires_after=timedelta(days=DAYS_TO_ANSWER), is_sent_again=True)
def compose(delivery: Delivery) -> Mail:
    """Who asks, about whom, and why; of the people only name, title and employer. Nothing when all is answered.

    A pool that the reader does not know is not named.
    """
    asks = db.session.scalars(
        select(Ask)
        .join(Ask.prospect)
        .where(Ask.id.in_(delivery.arguments["ask_ids"]), Ask.state == AskState.OPEN, Ask.expires_at > clock.now())
        .where(Prospect.do_not_contact.is_(False))
        .options(joinedload(Ask.prospect), joinedload(Ask.user), joinedload(Ask.asked_by), joinedload(Ask.pool))
        .order_by(Prospect.sort_name, Prospect.id)
    ).all()
    if not asks:
        raise Withheld("answered", is_empty=True)
    reader, pool = asks[0].user, asks[0].pool
    return Mail(
        to=reader.email,
        to_name=reader.name,
        template=KIND,
        locale=reader.locale,
        time_zone=reader.time_zone,
        context={
            "first": asks[0],
            "pool": pool if pool is not None and pool.is_seen_by(reader.id) else None,
            "asks": [(ask.prospect, absolute_url("pools.answer", ask_id=ask.id)) for ask in asks],
            "url": absolute_url("pools.asks") if len(asks) > 1 else absolute_url("pools.answer", ask_id=asks[0].id),
        },
    )
