"""What every view stands on: who may open it, finding a row, answering a fragment or a page."""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import current_actor
from app.kernel.db import Model, db
from app.kernel.errors import NotFound
from app.kernel.permissions import May

__all__ = [
    "brings",
    "changes_nothing",
    "current_actor",
    "done",
    "for_programs",
    "get_or_404",
    "invalid",
    "is_fragment_request",
    "open_to_all",
    "requires",
]

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
M = TypeVar("M", bound=Model)


def requires(what: May) -> Callable[[View], View]:
    """Say who may open a view. A view without this, or `open_to_all`, is refused by a test and at run time."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            ensure(current_actor(), what)
            return view(*args, **kwargs)

        guarded.opens_with = what  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def open_to_all(view: View) -> View:
    """Say that anybody may open a view, signed in or not."""
    view.opens_with = None  # type: ignore[attr-defined]
    return view


def for_programs(view: View) -> View:
    """Say that programs call a view, with a token of their own in place of the one that our pages carry."""
    view.is_for_programs = True  # type: ignore[attr-defined]
    return view


def changes_nothing(view: View) -> View:
    """Say that a POST only leads on, as a GET would: it needs no token of our pages, for no page of ours sends it."""
    view.is_for_programs = True  # type: ignore[attr-defined]
    return view


def brings(secret: str | None) -> bool:
    """Whether a program's request presents this secret as its token, compared in constant time; None is nobody's."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return secret is not None and hmac.compare_digest(given.encode(), secret.encode())


def get_or_404(model: type[M], row_id: UUID) -> M:
    """The row, if the actor may see it. Raises NotFound alike for what is hidden and what is not there."""
    row = db.session.scalar(select(model).where(model.id == row_id))
    if row is None:
        raise NotFound
    return row


def is_fragment_request() -> bool:
    """Whether htmx asks for a piece of a page rather than for a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def done(
    endpoint: str, *, fragment: str | None = None, context: dict[str, Any] | None = None, **values: Any
) -> Response:
    """After a verb: the fragment for htmx, a redirect (303) to the endpoint for everybody else."""
    if is_fragment_request():
        if fragment is not None:
            return make_response(render_template(fragment, **(context or {})))
        response = make_response("", 204)
        response.headers["HX-Redirect"] = url_for(endpoint, **values)
        return response
    return make_response(redirect(url_for(endpoint, **values), 303))


def onward(endpoint: str, **values: Any) -> Response:
    """As `done`, but to the page that the request names as `next`, if it is one of ours."""
    response = done(endpoint, **values)
    wanted = local_path(request.values.get("next"), "")
    if wanted:
        response.headers["HX-Redirect" if "HX-Redirect" in response.headers else "Location"] = wanted
    return response


def came_from() -> str:
    """The page that led here: as the request names it (`next`), or as the browser says; empty if none of ours did."""
    if "next" in request.values:
        return local_path(request.values["next"], "")
    page = urlsplit(request.referrer or "")
    is_ours = page.netloc == request.host and page.path != request.path
    return local_path(f"{page.path}?{page.query}".rstrip("?"), "") if is_ours else ""


def invalid(page: str, *, fragment: str | None = None, **context: Any) -> Response:
    """The form again with what is wrong beside its fields (422): the fragment for htmx, else the page."""
    template = fragment if fragment is not None and is_fragment_request() else page
    return make_response(render_template(template, **context), 422)


def flash_undo(sentence: str, undo_url: str) -> None:
    """Tell on the next page what happened, with a button that takes it back (a POST to `undo_url`)."""
    flash({"text": sentence, "undo_url": undo_url}, "undo")  # type: ignore[arg-type]  # any JSON value is kept


def local_path(target: str | None, fallback: str) -> str:
    """Where to go on after signing in: a path on this site, or else the fallback (no open redirects)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target
