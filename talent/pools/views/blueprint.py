"""The blueprint that the doors hang on, and what they share."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.kernel.web import done, local_path

bp = Blueprint("pools", __name__)


def onward(endpoint: str, **values: Any) -> Response:
    """After a verb: to the page that the form names as `next`, if it is one of ours, else to the endpoint."""
    response = done(endpoint, **values)
    wanted = local_path(request.form.get("next"), "")
    if wanted:
        response.headers["HX-Redirect" if "HX-Redirect" in response.headers else "Location"] = wanted
    return response


def ids_among(texts: Iterable[str]) -> list[UUID]:
    """The ids among what a request names, each once; what is none is passed over."""
    return list(dict.fromkeys(row_id for text in texts if (row_id := id_or_none(text)) is not None))


def id_or_none(text: str | None) -> UUID | None:
    """The id, if it is one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
