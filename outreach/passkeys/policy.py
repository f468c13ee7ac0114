"""Who sees passkeys: whose they are, and nobody of ours."""

from sqlalchemy import ColumnElement, false

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.passkeys.models import Passkey


@visible_to(Passkey, Kind.CANDIDATE)
def _own_passkeys(actor: Actor) -> ColumnElement[bool]:
    return Passkey.prospect_id == actor.prospect_id


@visible_to(Passkey, Kind.INSIDER)
def _nobodys(actor: Actor) -> ColumnElement[bool]:
    return false()
