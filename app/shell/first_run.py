"""What `bin/serve` says to whoever starts it: how to begin, and in a demo, how to look around.

The links work once and are printed, never stored. The setup link's secret is in the query, where a form without
script can read it; our logs hold route patterns only, and the page sends no referrer.
"""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.identity.actions import colleagues, founding
from app.identity.models import User
from app.identity.queries import is_founded
from app.identity.words import ROLES
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.kernel.links import absolute_url
from app.kernel.transaction import transaction
from app.shell.config import Settings

IN_ORDER = (Role.EMPLOYEE, Role.RECRUITER, Role.LEADER, Role.ADMIN, Role.PARTNER)


def announce(app: Flask) -> list[str]:
    """The lines to print. Each start makes fresh links; a setup link of an earlier start is void."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        act_as(Actor.system())
        with transaction():
            if not is_founded():
                return [f"Set up Perennial: {absolute_url('setup.page', token=founding.new_setup_link())}"]
            return [_sign_in_line(user) for user in _somebody_of_each_role()] if settings.demo else []


def _somebody_of_each_role() -> list[User]:
    statement = select(User).where(User.deactivated_at.is_(None)).ext(distinct_on(User.role))
    first = statement.order_by(User.role, User.created_at, User.id)
    by_role = {user.role: user for user in db.session.scalars(first)}
    return [by_role[role] for role in IN_ORDER if role in by_role]


def _sign_in_line(user: User) -> str:
    url = absolute_url("sign_in.once", secret=colleagues.sign_in_link(Actor.system(), user))
    return f"Sign in as {user.name} ({str(ROLES[user.role]).lower()}): {url}"
