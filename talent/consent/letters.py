"""The mail that reminds a colleague of people who will be erased soon."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.kernel.days import plain_day
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, read_as
from talent.consent.models import Retention, RetentionReminder
from talent.consent.retention import KIND, REMINDED_BEFORE

SHOWN = 20


@composes(KIND, expires_after=timedelta(days=5), is_sent_again=True)
def compose(delivery: Delivery) -> Mail:
    """Who goes and when, the soonest first; of very many only some by name. Nothing when all of them stay."""
    user = db.session.get(User, delivery.user_id) if delivery.user_id else None
    if user is None:
        raise Withheld("no_such_user")
    about = (
        select(Retention)
        .join(RetentionReminder, RetentionReminder.retention_id == Retention.id)
        .where(RetentionReminder.delivery_id == delivery.id, RetentionReminder.user_id == user.id)
    )
    count = db.session.scalar(select(func.count(about.subquery().c.id.distinct()))) or 0
    soonest = about.distinct().options(joinedload(Retention.prospect)).order_by(Retention.erase_on, Retention.id)
    people = db.session.scalars(soonest.limit(SHOWN)).all()
    if not people:
        raise Withheld("they_stay", is_empty=True)
    with read_as(user.locale, user.time_zone):
        lines = [_line(one, user) for one in people]
    return Mail(
        to=user.email,
        to_name=user.name,
        template=KIND,
        locale=user.locale,
        time_zone=user.time_zone,
        context={
            "people": lines,
            "first": lines[0],
            "count": count,
            "more": count - len(people),
        },
    )


def _line(retention: Retention, user: User) -> dict[str, str]:
    """One person of the letter, in words. Whose day has passed goes two weeks after this reminder, not before."""
    day = max(retention.erase_on, user.today + REMINDED_BEFORE)
    return {
        "name": retention.prospect.display_name,
        "day": plain_day(day, user.today),
        "url": absolute_url("consent.page", prospect_id=retention.prospect_id),
    }
