"""`nudges run`: the engine's turn by hand, now or as if it were another moment."""

import json
from datetime import UTC, datetime

import click

from app.kernel import clock
from app.kernel.actor import Actor, act_as
from app.kernel.deliveries import perform_delivery
from app.kernel.errors import Refused
from app.kernel.transaction import transaction
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.planning import plan


@click.group()
def nudges() -> None:
    """Keep-in-touch reminders."""


@nudges.command()
@click.option("--at", "at", metavar="ISO-TIME", help="As if it were this moment (UTC unless it names an offset).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def run(at: str | None, *, as_json: bool) -> None:
    """Plan and deliver all that is due."""
    with clock.standing_at(_moment(at) if at else clock.now()):
        act_as(Actor.system())
        with transaction():
            planned = plan(clock.now())
            deliveries = ask_for_digests(clock.now())
        for delivery_id in deliveries:
            perform_delivery(delivery_id)
    counts = {"planned": planned, "digests": len(deliveries)}
    click.echo(json.dumps(counts) if as_json else f"Planned {planned} nudges, sent {len(deliveries)} digests.")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("--at takes a moment such as 2026-11-23T09:00:00+01:00.") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
