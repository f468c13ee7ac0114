"""The blueprint that the doors hang on; and old links, which lead on to the file that somebody's became part of."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request, url_for

from talent.duplicates.leading_on import keeper_of

bp = Blueprint("duplicates", __name__)
READING = frozenset({"GET", "HEAD"})
NOT_FOUND = 404


@bp.after_app_request
def _lead_on(response: Response) -> Response:
    """Instead of "not found", the same page of the file that is kept. Acts are not repeated on it: they were meant for
    what stood on the page.
    """
    if response.status_code != NOT_FOUND or request.method not in READING or request.endpoint is None:
        return response
    places: dict[str, Any] = dict(request.view_args or {})
    kept = {name: keeper for name, value in places.items() if (keeper := _keeper(name, value)) is not None}
    if not kept:
        return response
    address = url_for(request.endpoint, **{**request.args.to_dict(flat=False), **places, **kept})
    return make_response(redirect(address))


def _keeper(name: str, value: object) -> UUID | None:
    return keeper_of(value) if name in ("prospect_id", "other_id") and isinstance(value, UUID) else None
