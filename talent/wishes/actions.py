"""The verb of wishes: somebody says how they like to hear from us, and may change their mind at any time."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record
from app.kernel.permissions import May
from talent.wishes.models import Wish


def wish_of(prospect_id: UUID) -> Wish | None:
    """What somebody said, if anything."""
    return db.session.scalar(wishes_of(prospect_id))


def wishes_of(prospect_id: Any) -> Select[Wish]:
    """The one row of somebody who said something."""
    return select(Wish).where(Wish.prospect_id == prospect_id)


def say(
    actor: Actor,
    prospect_id: UUID,
    *,
    least_days: int | None,
    pause_until: date | None,
    only_by: Collection[str],
    ways: Collection[str],
    not_by: Collection[str],
    from_nobody: bool,
    version: int,
) -> Wish:
    """Write down what they say themselves. Raises Conflict when they said something else in another window."""
    ensure(actor, May.USE_OWN_PAGE)
    wish = _wish_or_none_yet(prospect_id)
    if wish.version not in (0, version):
        raise Conflict
    wish.least_days, wish.pause_until = least_days, pause_until
    wish.only_by, wish.ways = sorted(only_by), sorted(ways)
    return _said(actor, wish, not_by, from_nobody=from_nobody)


def turn_away(actor: Actor, prospect_id: UUID, *, not_by: Collection[str], from_nobody: bool) -> Wish:
    """They do not want to hear from some of us, or from anybody, until they say otherwise; the rest stays as it was."""
    ensure(actor, May.USE_OWN_PAGE)
    return _said(actor, _wish_or_none_yet(prospect_id), not_by, from_nobody=from_nobody)


def keep_apart(actor: Actor, prospect_id: UUID, user_id: UUID) -> Wish:
    """The same for one of us, at their request: somebody who guards conversations writes it down for them."""
    ensure(actor, May.GUARD_CONVERSATIONS)
    wish = _wish_or_none_yet(prospect_id)
    return _said(actor, wish, {*wish.not_by, str(user_id)}, from_nobody=wish.from_nobody)


def _wish_or_none_yet(prospect_id: UUID) -> Wish:
    return wish_of(prospect_id) or Wish(prospect_id=prospect_id, version=0, not_by=[], from_nobody=False)


def _said(actor: Actor, wish: Wish, not_by: Collection[str], *, from_nobody: bool) -> Wish:
    wish.not_by, wish.from_nobody = sorted(not_by), from_nobody
    wish.version += 1
    db.session.add(wish)
    db.session.flush()
    record(actor, "wish.said", wish)
    return wish
