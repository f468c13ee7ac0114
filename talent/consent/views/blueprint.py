"""The blueprint that the doors hang on, and the words that its pages share."""

from typing import Any
from uuid import UUID

from flask import Blueprint

from talent.consent import words

bp = Blueprint("consent", __name__)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"words": words}


def ids_among(texts: list[str]) -> list[UUID]:
    """The ids among what a request names; what is none is passed over."""
    found = []
    for given in texts:
        try:
            found.append(UUID(given))
        except ValueError:
            continue
    return found
