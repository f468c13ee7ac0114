"""Verbs on one's own e-mail address: want another, and show with the code mailed there that it is one's own."""

import hmac
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select, update

from app.identity import tokens
from app.identity.actions.colleagues import is_taken
from app.identity.models import EmailChange, User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May

CHANGE_LIVES = timedelta(hours=1)
MOST_TRIES = 5
CONFIRM_ADDRESS = "confirm_address"
ADDRESS_CHANGED = "address_changed"


def ask_for_address(actor: Actor, user: User, *, email: str) -> EmailChange:
    """Have a code mailed to another address; until it is typed, nothing changes. An earlier wish is forgotten.

    Raises Refused for one's present address, and for that of a colleague.
    """
    ensure(actor, May.USE_THE_PRODUCT, user)
    if email == user.email:
        raise Refused(_("This is your address already."))
    if is_taken(email):
        raise Refused(_("Somebody here has this address already."))
    forget_wish(actor, user)
    change = EmailChange(user_id=user.id, email=email, expires_at=clock.now() + CHANGE_LIVES)
    db.session.add(change)
    db.session.flush()
    deliver(CONFIRM_ADDRESS, f"{CONFIRM_ADDRESS}:{change.id}", user_id=user.id, change_id=change.id)
    record(actor, "user.address_wanted", user)
    return change


def forget_wish(actor: Actor, user: User) -> None:
    """Keep the present address after all."""
    ensure(actor, May.USE_THE_PRODUCT, user)
    db.session.execute(delete(EmailChange).where(EmailChange.user_id == user.id, EmailChange.used_at.is_(None)))


def open_wish(user: User) -> Select[EmailChange]:
    """The address that a user wants, as long as a code can still be typed for it."""
    return select(EmailChange).where(
        EmailChange.user_id == user.id,
        EmailChange.used_at.is_(None),
        EmailChange.tries < MOST_TRIES,
        EmailChange.expires_at > clock.now(),
    )


def code_of(change: EmailChange) -> str:
    """The digits that are mailed to the new address."""
    return tokens.code_for(change.id, CONFIRM_ADDRESS)


def confirm_address(actor: Actor, user: User, *, code: str) -> bool:
    """Take the new address, if the code fits; every browser stays signed in, and the old address is told.

    A wrong one counts; after five, none works. Raises Conflict when a colleague got the address meanwhile.
    """
    ensure(actor, May.USE_THE_PRODUCT, user)
    change = db.session.scalar(open_wish(user).with_for_update())
    if change is None:
        raise Refused(_("This code is over. Ask for another one."))
    is_right = hmac.compare_digest(code.encode(), code_of(change).encode())
    change.tries += 1
    if is_right:
        _take(actor, user, change)
    return is_right


def _take(actor: Actor, user: User, change: EmailChange) -> None:
    if is_taken(change.email):
        raise Conflict(_("Somebody here has this address already."))
    before, moment = user.email, clock.now()
    taken = update(User).where(User.id == user.id).values(email=change.email, version=User.version + 1)
    db.session.execute(taken)
    change.used_at = moment
    db.session.refresh(user)
    event = record(actor, "user.address_changed", user)
    db.session.flush()
    key = f"{ADDRESS_CHANGED}:{event.id}"
    deliver(ADDRESS_CHANGED, key, user_id=user.id, at=moment.isoformat(), told=before)
