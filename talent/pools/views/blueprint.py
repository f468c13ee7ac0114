"""The blueprint that the doors hang on, and what they share."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint

bp = Blueprint("pools", __name__)


def ids_among(texts: Iterable[str]) -> list[UUID]:
    """The ids among what a request names, each once; what is none is passed over."""
    return list(dict.fromkeys(row_id for text in texts if (row_id := id_or_none(text)) is not None))


def id_or_none(text: str | None) -> UUID | None:
    """The id, if it is one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
