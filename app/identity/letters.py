"""Mails about signing in: the code, the invitation, and that a password was changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.identity import tokens
from app.identity.actions.account import PASSWORD_CHANGED
from app.identity.actions.address import ADDRESS_CHANGED, CHANGE_LIVES, CONFIRM_ADDRESS, code_of
from app.identity.actions.colleagues import INVITATION, INVITATION_LIVES
from app.identity.actions.signing_in import CODE, LINK
from app.identity.mailed_codes import CODE_LIVES
from app.identity.models import EmailChange, OneTimeToken, SignInRequest, User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail


def _to(user: User, template: str, **context: object) -> Mail:
    return Mail(user.email, user.name, template, user.locale, user.time_zone, {"user": user, **context})


def _reader(delivery: Delivery) -> User:
    user = db.session.get(User, delivery.user_id) if delivery.user_id is not None else None
    if user is None:
        raise Withheld("nobody")
    return user


@composes(CODE, expires_after=CODE_LIVES, is_sent_again=True, reaches_marked=True)
def sign_in_code(delivery: Delivery) -> Mail:
    """The code beside the link. An address that nobody has gets nothing."""
    user = _reader(delivery)
    asked = db.session.get_one(SignInRequest, UUID(delivery.arguments["request_id"]))
    if asked.used_at is not None or asked.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    code = tokens.code_for(asked.id)
    link = absolute_url("sign_in.link", secret=tokens.link_secret(LINK, asked.id))
    return _to(user, CODE, code=f"{code[:4]} {code[4:]}", link=link, until=asked.expires_at)


@composes(INVITATION, expires_after=INVITATION_LIVES, is_sent_again=True, reaches_marked=True)
def invitation(delivery: Delivery) -> Mail:
    """Who invites, to what, and the link."""
    user = _reader(delivery)
    token = db.session.get_one(OneTimeToken, UUID(delivery.arguments["token_id"]))
    if token.used_at is not None or token.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    host = db.session.get(User, UUID(delivery.arguments["host_id"])) if delivery.arguments["host_id"] else None
    link = absolute_url("invitations.page", secret=tokens.link_secret(token.purpose, token.id))
    return _to(user, INVITATION, host=host, link=link, until=token.expires_at)


@composes(CONFIRM_ADDRESS, expires_after=CHANGE_LIVES, is_sent_again=True, reaches_marked=True)
def confirm_address(delivery: Delivery) -> Mail:
    """The code, to the address that somebody wants. A wish that was forgotten or has come true gets nothing."""
    user = _reader(delivery)
    change = db.session.get(EmailChange, UUID(delivery.arguments["change_id"]))
    if change is None or change.used_at is not None or change.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    code, link = code_of(change), absolute_url("account.address_page")
    mail = _to(user, CONFIRM_ADDRESS, code=f"{code[:4]} {code[4:]}", link=link, until=change.expires_at)
    return replace(mail, to=change.email)


@composes(ADDRESS_CHANGED, expires_after=timedelta(days=2), is_sent_again=True)
def address_changed(delivery: Delivery) -> Mail:
    """A word to the address of before, whose owner may not have done it."""
    at = datetime.fromisoformat(delivery.arguments["at"])
    return replace(_to(_reader(delivery), ADDRESS_CHANGED, at=at), to=delivery.arguments["told"])


@composes(PASSWORD_CHANGED, expires_after=timedelta(days=2), is_sent_again=True)
def password_changed(delivery: Delivery) -> Mail:
    """A word to the owner, who may not have done it."""
    at = datetime.fromisoformat(delivery.arguments["at"])
    return _to(_reader(delivery), PASSWORD_CHANGED, at=at, link=absolute_url("sign_in.page"))
