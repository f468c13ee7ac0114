"""Verbs on the people inside: invite, change, deactivate, take back."""

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.identity import sessions, tokens
from app.identity.models import BusinessArea, Organisation, Purpose, User
from app.identity.queries import organisation, other_admins
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May

INVITATION_LIVES = timedelta(days=7)
SIGN_IN_LINK_LIVES = timedelta(hours=24)
INVITATION = "invitation"


def is_taken(email: str) -> bool:
    """Whether somebody has this address, deactivated or not."""
    return bool(db.session.scalar(select(exists().where(User.email == email))))


def create(actor: Actor, *, name: str, email: str, role: Role, area_id: UUID | None = None) -> User:
    """Add somebody, with the organisation's time zone, language and holidays until they say otherwise."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    if is_taken(email):
        raise Conflict(_("Somebody here has the address %(email)s already.", email=email))
    home = organisation()
    user = User(
        name=name,
        email=email,
        role=role,
        area_id=area_id,
        time_zone=home.time_zone,
        locale=home.locale,
        country=home.country,
    )
    db.session.add(user)
    db.session.flush()
    record(actor, "user.created", user, role=role)
    return user


def invite(actor: Actor, *, name: str, email: str, role: Role, area_id: UUID | None) -> User:
    """Add somebody and mail them a link that works for seven days."""
    user = create(actor, name=name, email=email, role=role, area_id=area_id)
    _send_invitation(actor, user)
    return user


def invite_again(actor: Actor, user: User) -> None:
    """Mail a fresh link; the earlier one is void. Raises Refused when they are here already, or deactivated."""
    ensure(actor, May.RUN_THE_ORGANISATION, user)
    if user.joined_at is not None or not user.is_active:
        raise Refused(_("%(name)s is not waiting for an invitation.", name=user.name))
    _send_invitation(actor, user)


def _send_invitation(actor: Actor, user: User) -> None:
    tokens.void(Purpose.INVITATION, user_id=user.id)
    token = tokens.issue(Purpose.INVITATION, lives_for=INVITATION_LIVES, user_id=user.id)
    deliver(INVITATION, f"{INVITATION}:{token.id}", user_id=user.id, token_id=token.id, host_id=actor.user_id)
    record(actor, "user.invited", user)


def change(actor: Actor, user: User, *, name: str, role: Role, area_id: UUID | None, version: int) -> None:
    """Change what somebody is here. With a new role they sign in again, so that nothing of the old one lingers.

    Raises Conflict when they were changed after `version` was read.
    """
    ensure(actor, May.RUN_THE_ORGANISATION, user)
    db.session.refresh(user, with_for_update=True)
    if version != user.version:
        raise Conflict
    user.version += 1
    if role is not user.role:
        if user.role is Role.ADMIN:
            _keep_an_admin(user)
        before, user.role = user.role, role
        sessions.end_all(user.id, "role_changed")
        record(actor, "user.role_changed", user, before=before, after=role)
    user.name, user.area_id = name, area_id
    record(actor, "user.changed", user)


def deactivate(actor: Actor, user: User) -> None:
    """Take somebody's access and stop all mail to them. Everything they did stays, under their name."""
    ensure(actor, May.RUN_THE_ORGANISATION, user)
    if not user.is_active:
        raise Refused(_("%(name)s is deactivated already.", name=user.name))
    if user.role is Role.ADMIN:
        _keep_an_admin(user)
    user.deactivated_at = clock.now()
    sessions.end_all(user.id, "deactivated")
    tokens.void(Purpose.INVITATION, Purpose.SIGN_IN, user_id=user.id)
    record(actor, "user.deactivated", user)


def _keep_an_admin(user: User) -> None:
    """Raises Refused for the last admin. The organisation's row is locked, so that two cannot remove each other."""
    db.session.execute(select(Organisation.id).with_for_update())
    if user.is_active and not db.session.scalar(other_admins(user)):
        raise Refused(_("%(name)s is the only administrator. Make somebody else one first.", name=user.name))


def reactivate(actor: Actor, user: User) -> None:
    """Let somebody back in, as they were."""
    ensure(actor, May.RUN_THE_ORGANISATION, user)
    if user.is_active:
        raise Refused(_("%(name)s is active already.", name=user.name))
    user.deactivated_at = None
    record(actor, "user.reactivated", user)


def sign_in_link(actor: Actor, user: User) -> str:
    """The secret of a link that signs one browser in as this user, once, within a day."""
    ensure(actor, May.RUN_THE_ORGANISATION, user)
    if not user.is_active:
        raise Refused(_("%(name)s is deactivated.", name=user.name))
    token = tokens.issue(Purpose.SIGN_IN, lives_for=SIGN_IN_LINK_LIVES, user_id=user.id)
    record(actor, "user.sign_in_link_made", user)
    return tokens.link_secret(Purpose.SIGN_IN, token.id)


def area_named(name: str) -> BusinessArea:
    """Raises Refused when there is no such area."""
    area = db.session.scalar(select(BusinessArea).where(BusinessArea.name == name))
    if area is None:
        raise Refused(_("There is no business area called %(name)s.", name=name))
    return area
