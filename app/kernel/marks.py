"""Addresses that a mail server has refused for good. A mark stops mail for a while, and never for ever: it lapses by
itself, later each time it comes back, and a person can lift it on the health page.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, ids
from app.kernel.db import Model, Timestamped, db

FIRST_REST = timedelta(days=1)
LONGEST_REST = timedelta(days=64)


class MarkedAddress(Model, Timestamped):
    """One refused address: the server's words, how often in a row, until when nothing is sent to it, and the
    delivery that was refused last.
    """

    __tablename__ = "marked_addresses"

    address: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str]
    times: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
    delivery_id: Mapped[UUID]


def mark(address: str, words: str, delivery_id: UUID) -> None:
    """Remember a refusal: nothing goes there for a day, then two, four and so on up to 64."""
    values = {
        "id": ids.new(),
        "created_at": clock.now(),
        "address": _folded(address),
        "words": words,
        "times": 1,
        "until": clock.now() + FIRST_REST,
        "delivery_id": delivery_id,
    }
    again = MarkedAddress.times + 1
    rest = insert(MarkedAddress).values(values)
    db.session.execute(
        rest.on_conflict_do_update(
            index_elements=["address"], set_={"times": again, "words": words, "delivery_id": delivery_id}
        )
    )
    row = db.session.scalars(
        select(MarkedAddress)
        .where(MarkedAddress.address == values["address"])
        .execution_options(populate_existing=True)
    ).one()
    row.until = clock.now() + min(FIRST_REST * 2 ** min(row.times - 1, 10), LONGEST_REST)


def is_marked(address: str) -> bool:
    """Whether nothing should go to an address at present."""
    return (
        db.session.scalar(
            select(MarkedAddress.id).where(MarkedAddress.address == _folded(address), MarkedAddress.until > clock.now())
        )
        is not None
    )


def unmark(address: str) -> None:
    """Forget a refusal: somebody lifted it, or a mail was taken."""
    db.session.execute(delete(MarkedAddress).where(MarkedAddress.address == _folded(address)))


def _folded(address: str) -> str:
    return address.strip().lower()
