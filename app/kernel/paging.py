"""Lists that go on after a row: where a page ends, and how an address says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from flask import request
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.db import Model
from app.kernel.errors import NotFound

M = TypeVar("M", bound=Model)
Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


def goes_on_after() -> tuple[datetime, UUID] | None:
    """After which row the request's page goes on (`after`). Raises NotFound for what is no such place."""
    given = request.args.get("after")
    if not given:
        return None
    moment, _mark, row_id = given.partition("~")
    try:
        place = datetime.fromisoformat(moment), UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    if place[0].tzinfo is None:
        raise NotFound
    return place


def one_page(found: Sequence[M], most: int, *, by: Moment) -> tuple[Sequence[M], str | None]:
    """What a page shows of up to `most` + 1 rows in the order of a moment, and the `after` of the next, if there is one."""
    shown = found[:most]
    if len(found) <= most:
        return shown, None
    last = shown[-1]
    return shown, f"{getattr(last, by.key).isoformat()}~{last.id}"
