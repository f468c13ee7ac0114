"""The check every verb makes: may this actor do this at all, and to this row?"""

from collections.abc import Callable
from typing import Any

from app.kernel.actor import Actor, Kind
from app.kernel.db import Model
from app.kernel.errors import Forbidden
from app.kernel.permissions import CANDIDATES, ROLES, May

ChangeRule = Callable[[Actor, Any], bool]
_change_rules: dict[type[Model], ChangeRule] = {}


def changeable_by(model: type[Model]) -> Callable[[ChangeRule], ChangeRule]:
    """Register who may change a row of the model, beyond what their role allows."""

    def register(rule: ChangeRule) -> ChangeRule:
        _change_rules[model] = rule
        return rule

    return register


def may(actor: Actor, what: May, row: Model | None = None) -> bool:
    """Whether the actor's role, and the row's own rule if it has one, allow it. The system may everything."""
    if actor.kind is Kind.SYSTEM:
        return True
    if what not in CANDIDATES if actor.kind is Kind.CANDIDATE else actor.role not in ROLES[what]:
        return False
    rule = _change_rules.get(type(row)) if row is not None else None
    return rule is None or rule(actor, row)


def ensure(actor: Actor, what: May, row: Model | None = None) -> None:
    """Raises Forbidden when the actor may not."""
    if not may(actor, what, row):
        raise Forbidden
