"""`nudges run`: the engine's turn by hand, now or as if it were another moment."""

import json
from datetime import UTC, datetime
from uuid import UUID

import click
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState, perform_delivery
from app.kernel.errors import Refused
from app.kernel.transaction import transaction
from outreach.nudges.answers import KIND as REMINDER
from outreach.nudges.answers import ask_for_reminders
from outreach.nudges.digests import KIND, ask_for_digests
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
            reminded, asked = ask_for_reminders(clock.now()), ask_for_digests(clock.now())
        _deliver(REMINDER, reminded)
        digests = _deliver(KIND, asked)
    counts = {"planned": planned, "digests": digests}
    click.echo(json.dumps(counts) if as_json else f"Planned {planned} nudges, sent {digests} digests.")


def _deliver(kind: str, asked: list[UUID]) -> int:
    """Send these mails, and those that still waited; how many went, by us or by a worker who was quicker."""
    waiting = select(Delivery.id).where(
        Delivery.kind == kind, Delivery.state == DeliveryState.WAITING, Delivery.due_at <= clock.now()
    )
    due = list(dict.fromkeys([*asked, *db.session.scalars(waiting)]))
    for delivery_id in due:
        perform_delivery(delivery_id)
    went = select(func.count()).where(
        Delivery.id.in_(due), Delivery.state.in_([DeliveryState.SENT, DeliveryState.SENDING])
    )
    return db.session.scalar(went) or 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("--at takes a moment such as 2026-11-23T09:00:00+01:00.") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
