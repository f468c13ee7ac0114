"""Verbs on asks: ask a colleague to take a relationship on; accept, decline, withdraw, take an answer back; lapse.

An ask waits for a week on the asked person's own clock. Then it is back with who asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.identity.models import User
from app.kernel import clock, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Forbidden, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.pools.models import Ask, AskState, Pool
from talent.prospects.models import Prospect
from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.models import Relationship, RelationshipState, Visibility

KIND = "ask"
DAYS_TO_ANSWER = 7
LONGEST_MESSAGE = 1000
MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Asked:
    """What came of asking about several people: the new asks, and how many were passed over."""

    asks: Sequence[Ask]
    passed_over: int


def ask(actor: Actor, prospect: Prospect, user: User, *, pool: Pool | None = None, message: str = "") -> Ask:
    """Ask a colleague to keep in touch with somebody: with a pool's member, or, without a pool, handed over.

    Raises Refused for whom must not be contacted or cannot be asked, Conflict when the two are in touch or the
    colleague was asked already.
    """
    if prospect.do_not_contact:
        raise Refused(_("%(name)s does not want to be contacted.", name=prospect.display_name))
    if prospect.id in _in_touch_with(user, [prospect.id]):
        raise Conflict(_("%(who)s is in touch with %(name)s already.", who=user.name, name=prospect.display_name))
    asked = ask_about_many(actor, [prospect], user, pool=pool, message=message)
    if not asked.asks:
        raise Conflict(_("%(who)s was asked already.", who=user.name))
    return asked.asks[0]


def ask_about_many(
    actor: Actor,
    prospects: Collection[Prospect],
    user: User,
    *,
    pool: Pool | None = None,
    message: str = "",
    batch_id: UUID | None = None,
) -> Asked:
    """Ask a colleague about several people, in one mail.

    Passed over are those who must not be contacted, whom the colleague knows, or was asked about already.
    """
    _check(actor, user, pool, len(prospects))
    known = _in_touch_with(user, [prospect.id for prospect in prospects])
    wanted = [prospect for prospect in prospects if not prospect.do_not_contact and prospect.id not in known]
    asks = _insert_asks(actor, wanted, user, pool, " ".join(message.split())[:LONGEST_MESSAGE], batch_id)
    for new in asks:
        record(actor, "ask.made", new, pool_id=str(pool.id) if pool else None)
    if asks:
        ask_ids = [str(new.id) for new in asks]
        deliver(KIND, f"{KIND}:{ask_ids[0]}", user_id=user.id, ask_ids=ask_ids)
    return Asked(asks, len(prospects) - len(asks))


def _check(actor: Actor, user: User, pool: Pool | None, number: int) -> None:
    if pool is None:
        ensure(actor, May.KEEP_RELATIONSHIPS)
    else:
        ensure(actor, May.CHANGE_POOLS, pool)
    if user.id == actor.user_id:
        raise Refused(_("You need not ask yourself: begin to keep in touch in their file."))
    if not user.is_active or user.role is Role.PARTNER:
        raise Refused(_("%(who)s cannot be asked. Choose another colleague.", who=user.name))
    if number > MOST_AT_ONCE:
        raise Refused(_("Ask about at most 50 people at once."))


def _in_touch_with(user: User, prospect_ids: Collection[UUID]) -> set[UUID]:
    active = select(Relationship.prospect_id).where(
        Relationship.user_id == user.id,
        Relationship.prospect_id.in_(prospect_ids),
        Relationship.state == RelationshipState.ACTIVE,
    )
    return set(db.session.scalars(active))


def _insert_asks(
    actor: Actor, prospects: Sequence[Prospect], user: User, pool: Pool | None, message: str, batch_id: UUID | None
) -> Sequence[Ask]:
    """One open ask per colleague and person: whoever asks the same meanwhile is passed over by the unique index."""
    moment = clock.now()
    shared = {
        "created_at": moment,
        "pool_id": pool.id if pool else None,
        "cadence_days": pool.default_cadence_days if pool else DEFAULT_CADENCE,
        "visibility": pool.default_visibility if pool else Visibility.OPEN,
        "user_id": user.id,
        "asked_by_id": actor.id,
        "message": message,
        "batch_id": batch_id,
        "state": AskState.OPEN,
        "expires_at": a_week_later(moment, user),
        "reason": "",
    }
    rows = [{"id": ids.new(), "prospect_id": prospect.id, **shared} for prospect in prospects]
    statement = insert(Ask).on_conflict_do_nothing()
    return db.session.scalars(statement.values(rows).returning(Ask)).all() if rows else []


def a_week_later(moment: datetime, user: User) -> datetime:
    """The same time of day a week later on the user's clock: an hour more or less where the clocks change."""
    local = moment.astimezone(user.zone) + timedelta(days=DAYS_TO_ANSWER)
    return local.astimezone(UTC)


def withdraw(actor: Actor, asked: Ask) -> None:
    """Take an open ask back: who asked, or who keeps the pool. Raises Refused when it was answered meanwhile."""
    _ensure_may_withdraw(actor, asked)
    db.session.refresh(asked, with_for_update=True)
    if asked.state is AskState.WITHDRAWN:
        return
    if asked.state is not AskState.OPEN:
        raise Refused(_("%(who)s has answered meanwhile.", who=asked.user.name))
    asked.state, asked.answered_at = AskState.WITHDRAWN, clock.now()
    record(actor, "ask.withdrawn", asked, pool_id=_pool_id(asked))


def _ensure_may_withdraw(actor: Actor, asked: Ask) -> None:
    ensure(actor, May.KEEP_RELATIONSHIPS)
    if asked.asked_by_id == actor.user_id:
        return
    if asked.pool is None:
        raise Forbidden
    ensure(actor, May.CHANGE_POOLS, asked.pool)


def lapse(actor: Actor) -> int:
    """Give every ask whose week is over back to who asked; returns how many. Again, it finds none."""
    moment = clock.now()
    over = update(Ask).where(Ask.state == AskState.OPEN, Ask.expires_at <= moment)
    lapsed = db.session.scalars(over.values(state=AskState.LAPSED, answered_at=moment).returning(Ask)).all()
    for asked in lapsed:
        record(actor, "ask.lapsed", asked, pool_id=_pool_id(asked))
    return len(lapsed)


def _pool_id(asked: Ask) -> str | None:
    return str(asked.pool_id) if asked.pool_id else None
