"""The ledger's rows: one for each thing that goes out, with everything that was tried."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.db import Model, Timestamped
from app.kernel.jobs import back_off

UNSURE = "unsure: "
"""How the reason of an attempt begins after which nobody can tell whether the mail went."""
_SPREAD = 1000


class DeliveryState(StrEnum):
    """Where a delivery stands. `withheld` was stopped by the gate, `empty` had nothing left to say."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WITHHELD = "withheld"
    EMPTY = "empty"


class Delivery(Model, Timestamped):
    """One outward thing. `key` is unique for ever, such as `digest:<user>:<local date>`."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "due_at", postgresql_where="state IN ('waiting', 'sending')"),
        Index("ix_deliveries_kind", "kind", "created_at"),
        Index("ix_deliveries_user", "user_id"),
        Index("ix_deliveries_state", "state", "created_at"),
        Index(
            "ix_deliveries_prospect",
            literal_column("(arguments ->> 'prospect_id')"),
            postgresql_where="arguments ? 'prospect_id'",
        ),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    user_id: Mapped[UUID | None]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    handed_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    history: Mapped[list[dict[str, Any]]] = mapped_column(default=list)

    def step(self, state: DeliveryState, reason: str | None = None) -> None:
        """Move to a state and keep it in the row's history."""
        moment = clock.now()
        self.state, self.reason = state, reason
        self.history = [*self.history, {"at": moment.isoformat(), "state": state.value, "reason": reason}]
        if state is not DeliveryState.SENDING:
            self.lease_until = None
        if state not in (DeliveryState.WAITING, DeliveryState.SENDING):
            self.settled_at = moment

    @property
    def may_have_gone(self) -> bool:
        """Whether an attempt ended without anybody knowing how."""
        return any((step["reason"] or "").startswith(UNSURE) for step in self.history)

    def give_up(self, reason: str) -> None:
        """No more attempts: failed, or unknown if one of them may have reached its goal."""
        self.step(DeliveryState.UNKNOWN if self.may_have_gone else DeliveryState.FAILED, reason)

    def wait(self, reason: str) -> None:
        """Try again later: a little later each time, and not everything at the same moment."""
        self.due_at = clock.now() + back_off(self.attempts) * (1 + self.id.int % _SPREAD / _SPREAD / 4)
        self.handed_at = None
        self.step(DeliveryState.WAITING, reason)
