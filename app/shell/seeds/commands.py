"""`perennial seed demo` and `perennial seed bulk`."""

import json

import click

from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from app.shell.seeds import bulk, demo


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


@seed.command("bulk")
@click.option("--prospects", required=True, type=click.IntRange(min=1), help="How many to add.")
@click.option(
    "--users", type=click.IntRange(min=1), help="How many keep in touch with them; one in a hundred if not said."
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def seed_bulk(prospects: int, users: int | None, *, as_json: bool) -> None:
    """Add made-up people by the thousand, to measure with."""
    act_as(Actor.system())
    with transaction():
        made = bulk.fill(prospects, users)
    _report(made, as_json=as_json)


def _report(made: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(made))
    else:
        click.echo("Made " + ", ".join(f"{count:,} {what}" for what, count in made.items()) + ".")
