"""Pages whose address holds a secret: it must reach no other site, and no cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def keeps_its_address(view: View) -> View:
    """Answer with `no-referrer`, stricter than other pages."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        response = make_response(view(*args, **kwargs))
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded  # type: ignore[return-value]
