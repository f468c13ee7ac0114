"""Background work of what guards conversations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select

from app.identity.models import Organisation, User
from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.deliveries import Wanted, deliver_all
from app.kernel.jobs import job
from talent.conversations.guarding.months import month_before, month_of

WAITING, OPENINGS = "conversations_wait", "openings_report"


@job("mail")
def tell_recruiting(not_to: Sequence[str] = ()) -> None:
    """Mail recruiters that something waits for their look: each at most once on a day of theirs. Without any, administrators.

    `not_to` are the ids of those who do not decide, as it is by them or about them.
    """
    others = User.id.not_in([UUID(user_id) for user_id in not_to])
    ways = (db.session.scalars(_active(role).where(others)).all() for role in (Role.RECRUITER, Role.ADMIN))
    users: Sequence[User] = next((found for found in ways if found), ())
    deliver_all(WAITING, [Wanted(f"{WAITING}:{user.id}:{user.today.isoformat()}", user.id, {}) for user in users])


@job("mail")
def report_openings() -> None:
    """On the first of a month: tell administrators and leaders who came into conversations of others in the last one; also
    that nobody did. An organisation that is younger than that has nothing to tell.
    """
    organisation = db.session.scalars(select(Organisation)).first()
    if organisation is None:
        return
    month = month_before(clock.now(), organisation.time_zone)
    if month_of(organisation.created_at, organisation.time_zone) > month:
        return
    users = db.session.scalars(_active(Role.ADMIN, Role.LEADER))
    deliver_all(OPENINGS, [Wanted(f"{OPENINGS}:{user.id}:{month}", user.id, {"month": month}) for user in users])


def _active(*roles: Role) -> Select[User]:
    return select(User).where(User.deactivated_at.is_(None), or_(*(User.role == role for role in roles)))
