"""Whom outside a delivery goes to."""

from uuid import UUID

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.ledger import Delivery
from app.kernel.scope import everywhere
from talent.prospects.models import Prospect


def addressee_of(delivery: Delivery) -> UUID | None:
    """Whose file stands for them now, whatever was merged or taken back since it was planned; None: a colleague's, or nobody's."""
    named = delivery.arguments.get("prospect_id")
    if named is None or delivery.user_id is not None:
        return None
    with everywhere():
        keeper_id = db.session.scalar(select(Prospect.merged_into_id).where(Prospect.id == UUID(str(named))))
    return keeper_id or UUID(str(named))
