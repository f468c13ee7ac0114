"""`perennial seed demo` and `perennial seed bulk`."""

import json

import click

from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from app.shell.seeds import demo


@click.group()
def seed() -> None:
    """Fill a database with people to look at, or to measure with."""


@seed.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def seed_demo(*, as_json: bool) -> None:
    """Fill an empty database with the demo organisation."""
    act_as(Actor.system())
    with transaction():
        made = demo.fill()
    _report(made, as_json=as_json)


def _report(made: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(made))
    else:
        click.echo("Made " + ", ".join(f"{count:,} {what}" for what, count in made.items()) + ".")
