"""Who sees mail that came in: whose it is. An administrator sees that reading one failed, and nothing of what it says."""

from sqlalchemy import ColumnElement, or_

from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from outreach.inbox.models import (
    IgnoredAddress,
    InboundMail,
    InboundParty,
    InboxAddress,
    MailState,
    SenderAddress,
)


@visible_to(InboundMail, Kind.INSIDER)
def _own_mails(actor: Actor) -> ColumnElement[bool]:
    own = InboundMail.user_id == actor.user_id
    return or_(own, InboundMail.state == MailState.FAILED) if actor.role is Role.ADMIN else own


@visible_to(InboundParty, Kind.INSIDER)
def _own_parties(actor: Actor) -> ColumnElement[bool]:
    return InboundParty.user_id == actor.user_id


@visible_to(InboxAddress, Kind.INSIDER)
def _own_address(actor: Actor) -> ColumnElement[bool]:
    return InboxAddress.user_id == actor.user_id


@visible_to(SenderAddress, Kind.INSIDER)
def _own_senders(actor: Actor) -> ColumnElement[bool]:
    return SenderAddress.user_id == actor.user_id


@visible_to(IgnoredAddress, Kind.INSIDER)
def _own_ignored(actor: Actor) -> ColumnElement[bool]:
    return IgnoredAddress.user_id == actor.user_id


@changeable_by(InboundParty)
def _sorts_their_own(actor: Actor, party: InboundParty) -> bool:
    return party.user_id == actor.user_id
