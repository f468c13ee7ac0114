"""Who sees and changes what of the people inside."""

from sqlalchemy import ColumnElement, false, true

from app.identity.models import (
    BrowserSession,
    BusinessArea,
    EmailChange,
    OneTimeToken,
    Organisation,
    SignInRequest,
    User,
)
from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to


@visible_to(BrowserSession, Kind.INSIDER, Kind.PARTNER)
def _own_sessions(actor: Actor) -> ColumnElement[bool]:
    return BrowserSession.user_id == actor.user_id


@visible_to(SignInRequest, Kind.INSIDER)
@visible_to(OneTimeToken, Kind.INSIDER)
def _nobodys(actor: Actor) -> ColumnElement[bool]:
    return false()


@visible_to(EmailChange, Kind.INSIDER, Kind.PARTNER)
def _own_wish(actor: Actor) -> ColumnElement[bool]:
    return EmailChange.user_id == actor.user_id


@visible_to(Organisation, Kind.PARTNER, Kind.PUBLIC, Kind.CANDIDATE)
def _the_name(actor: Actor) -> ColumnElement[bool]:
    return true()


@visible_to(User, Kind.PARTNER)
def _oneself(actor: Actor) -> ColumnElement[bool]:
    return User.id == actor.user_id


@visible_to(BusinessArea, Kind.PARTNER)
def _own_area(actor: Actor) -> ColumnElement[bool]:
    return BusinessArea.id == actor.area_id


@changeable_by(User)
def _change_user(actor: Actor, user: User) -> bool:
    return actor.role is Role.ADMIN or user.id == actor.user_id
