"""Who sees what goes out and where it failed: administrators."""

from sqlalchemy import ColumnElement, false, true

from app.kernel.actor import Actor, Kind, Role
from app.kernel.ledger import Delivery
from app.kernel.marks import MarkedAddress
from app.kernel.scope import visible_to


@visible_to(Delivery, Kind.INSIDER)
@visible_to(MarkedAddress, Kind.INSIDER)
def _administrators(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role is Role.ADMIN else false()
