"""`audit verify`: whether the history of events is as it was written."""

import json

import click

from app.kernel.actor import Actor, act_as
from app.kernel.audit.checking import begin, has_hash, walk
from app.kernel.audit.models import AuditCheck
from app.kernel.audit.sealing import count_unsealed, seal
from app.kernel.errors import Refused
from app.kernel.transaction import transaction


@click.group()
def audit() -> None:
    """The history of what happened."""


@audit.command()
@click.option("--head", metavar="HASH", help="A head noted earlier: it must still stand in the chain.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(head: str | None, *, as_json: bool) -> None:
    """Walk along all events; exit code 1 if any was changed, removed or put elsewhere."""
    act_as(Actor.system())
    _seal_all()
    check = _walked()
    with transaction():
        report = {
            "sealed": check.position,
            "unsealed": count_unsealed(),
            "head": check.hash.hex(),
            "flaws": check.flaws,
            "examples": check.examples,
            "has_noted_head": has_hash(_hash(head)) if head else None,
        }
    click.echo(json.dumps(report) if as_json else _in_words(report))
    if report["flaws"] or report["has_noted_head"] is False:
        raise click.exceptions.Exit(1)


def _seal_all() -> None:
    more = 1
    while more:
        with transaction():
            more = seal(looks_everywhere=True)


def _walked() -> AuditCheck:
    with transaction():
        check = begin()
    more = True
    while more:
        with transaction():
            more = walk(check)
    return check


def _hash(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Refused("--head takes the hash that an earlier run printed.") from None


def _in_words(report: dict[str, object]) -> str:
    lines = [f"{report['sealed']} events are sealed; the head of the chain is {report['head']}."]
    lines += [f"  {flaw['kind']} at place {flaw['position']}" for flaw in report["examples"]]  # type: ignore[attr-defined]
    if report["has_noted_head"] is False:
        lines.append("The head that was noted earlier is not in the chain any more.")
    lines.append(f"{report['flaws']} flaws were found." if report["flaws"] else "Nothing was changed since.")
    return "\n".join(lines)
