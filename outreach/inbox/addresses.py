"""A colleague's secret address, to which they send and forward what they want noted, and what is known of senders.

Whoever knows the address can bring contacts into their files, so it is as good as a key: it is derived from its row's
id, a new one can be had at any time, and the old one is refused from then on.
"""

from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.identity.tokens import derived, sha256
from app.kernel import clock, ids, incoming
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.inbox.models import InboxAddress, SenderAddress, Shares

PREFIX = "log-"
_SECRET_BYTES = 16
"""128 bits, in 26 letters and digits."""


def word_of(address: InboxAddress) -> str:
    """What stands in place of the star of `INBOUND_ADDRESS`."""
    return f"{PREFIX}{incoming.spelled(derived('inbox', address.id)[:_SECRET_BYTES])}"


def token_hash_of(address: InboxAddress) -> str:
    """By what a word is recognised."""
    return sha256(word_of(address))


def whole(address: InboxAddress) -> str:
    """The address as one writes to it; empty while no mail comes in."""
    return incoming.address_with(word_of(address)) or ""


def current_of(user_id: UUID) -> InboxAddress | None:
    """The one that somebody has now."""
    return db.session.scalar(
        select(InboxAddress).where(InboxAddress.user_id == user_id, InboxAddress.retired_at.is_(None))
    )


def open_one(actor: Actor, user: User) -> InboxAddress:
    """Give somebody an address, or the one they have."""
    ensure(actor, May.LOG_CONTACTS)
    known = current_of(user.id)
    return known if known is not None else _made(actor, user, Shares.FACT)


def renew(actor: Actor, address: InboxAddress) -> InboxAddress:
    """A new address in place of one that somebody else may know. The old one takes nothing any more."""
    ensure(actor, May.LOG_CONTACTS)
    address.retired_at = clock.now()
    db.session.flush()
    return _made(actor, address.user, address.shares)


def close(actor: Actor, address: InboxAddress) -> None:
    """Take no more mail at it."""
    ensure(actor, May.LOG_CONTACTS)
    address.retired_at = clock.now()
    record(actor, "inbox_address.closed", address)


def share(actor: Actor, address: InboxAddress, *, shares: Shares) -> None:
    """Decide what colleagues see of the mails to come."""
    ensure(actor, May.LOG_CONTACTS)
    address.shares = shares
    record(actor, "inbox_address.shared", address, shares=shares.value)


def _made(actor: Actor, user: User, shares: Shares) -> InboxAddress:
    address = InboxAddress(id=ids.new(), user_id=user.id, shares=shares)
    address.token_hash = token_hash_of(address)
    db.session.add(address)
    db.session.flush()
    record(actor, "inbox_address.opened", address)
    return address


def own_addresses(user: User) -> set[str]:
    """From where somebody writes: their address here, and what they have said to be theirs."""
    others = select(SenderAddress.address).where(SenderAddress.user_id == user.id)
    return {user.email.lower(), *db.session.scalars(others)}
