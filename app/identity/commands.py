"""`perennial users …` and `perennial sign-in-link`: people inside, from the command line."""

import json
from typing import Any

import click
from sqlalchemy import select

from app.identity.actions import colleagues
from app.identity.addresses import NotAnAddress, canonical_email
from app.identity.forms.fields import one_line
from app.identity.models import User
from app.identity.places import time_zones
from app.kernel.actor import Actor, Role, act_as
from app.kernel.db import db
from app.kernel.links import absolute_url
from app.kernel.transaction import transaction

as_json = click.option("--json", "is_json", is_flag=True, help="Answer as one JSON object.")


class Address(click.ParamType[str]):
    """An e-mail address in canonical form."""

    name = "email"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Fails with what is wrong."""
        try:
            return canonical_email(value)
        except NotAnAddress:
            self.fail(f"{value!r} is not an e-mail address.", param, ctx)


@click.group()
def users() -> None:
    """The people inside."""


@users.command()
@click.option("--email", required=True, type=Address())
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--area", help="The name of a business area.")
@click.option("--time-zone", type=click.Choice([zone for zone, _name in time_zones()]), metavar="ZONE")
@as_json
def create(email: str, name: str, role: str, area: str | None, time_zone: str | None, is_json: bool) -> None:  # noqa: FBT001 - click's way
    """Add somebody. They sign in by a code sent to them by mail, or by a link from `perennial sign-in-link`."""
    act_as(Actor.system())
    with transaction():
        area_id = colleagues.area_named(area).id if area else None
        user = colleagues.create(Actor.system(), name=one_line(name), email=email, role=Role(role), area_id=area_id)
        user.time_zone = time_zone or user.time_zone
    _say(is_json, f"{user.name} can sign in as {user.email}.", id=str(user.id), email=user.email, role=user.role)


@users.command()
@click.argument("email", type=Address())
@as_json
def deactivate(email: str, is_json: bool) -> None:  # noqa: FBT001 - click's way
    """Take somebody's access and stop all mail to them; what they did stays."""
    act_as(Actor.system())
    with transaction():
        user = _with_address(email)
        colleagues.deactivate(Actor.system(), user)
    _say(is_json, f"{user.name} is deactivated.", id=str(user.id), email=user.email)


@click.command("sign-in-link")
@click.argument("email", type=Address())
@as_json
def sign_in_link(email: str, is_json: bool) -> None:  # noqa: FBT001 - click's way
    """Print a link that signs one browser in as somebody, once, within a day."""
    act_as(Actor.system())
    with transaction():
        secret = colleagues.sign_in_link(Actor.system(), _with_address(email))
    url = absolute_url("sign_in.once", secret=secret)
    _say(is_json, url, email=email, url=url)


def _with_address(email: str) -> User:
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return user


def _say(is_json: bool, sentence: str, **report: str) -> None:  # noqa: FBT001 - passed on from click
    click.echo(json.dumps(report) if is_json else sentence)
