"""The first thing that happens: somebody with the printed link founds the organisation and becomes its admin."""

from datetime import timedelta

from flask_babel import gettext as _

from app.identity import passwords, places, tokens
from app.identity.models import OneTimeToken, Organisation, Purpose, User
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.errors import Conflict
from app.kernel.events import record

SETUP_LINK_LIVES = timedelta(days=7)


def new_setup_link() -> str:
    """The secret of a fresh link to the set-up; every earlier one is void."""
    tokens.void(Purpose.SETUP)
    token = tokens.issue(Purpose.SETUP, lives_for=SETUP_LINK_LIVES)
    return tokens.link_secret(Purpose.SETUP, token.id)


def found(token: OneTimeToken, *, organisation: str, name: str, email: str, password: str, time_zone: str) -> User:
    """Use the link up; make the organisation and its first admin. Raises Conflict when somebody was quicker."""
    if not tokens.use(token):
        raise Conflict(_("Somebody else has just used this link."))
    country = places.country_of(time_zone)
    founded = Organisation(name=organisation, time_zone=time_zone, country=country)
    admin = User(
        name=name,
        email=email,
        role=Role.ADMIN,
        time_zone=time_zone,
        country=country,
        password_hash=passwords.hashed(password),
    )
    db.session.add_all([founded, admin])
    db.session.flush()
    record(admin.as_actor(), "organisation.founded", founded)
    return admin
