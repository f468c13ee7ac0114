"""How often somebody may try to get in: by network address, by account, and by route for all together.

Counted before anything expensive. The account's address is hashed, so that the counters hold no personal data.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import request
from flask.typing import ResponseReturnValue

from app.identity.addresses import NotAnAddress, canonical_email
from app.identity.tokens import sha256
from app.kernel.actor import current_actor
from app.kernel.limits import limiter

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

PER_NETWORK = "60 per 10 minutes"
PER_ACCOUNT = "10 per 15 minutes"
CODES_PER_NETWORK = "30 per 10 minutes"
CODES_PER_ACCOUNT = "5 per 15 minutes"
PER_ROUTE = "600 per minute"


def _limited(limit: str, counted_by: Callable[[], str] | None = None) -> Callable[[Any], Any]:
    return cast("Callable[[Any], Any]", limiter.limit(limit, key_func=counted_by))


def _account() -> str:
    typed = request.form.get("email", "")
    try:
        typed = canonical_email(typed)
    except NotAnAddress:
        typed = typed.strip().lower()
    return sha256(typed)


def _everybody() -> str:
    return "everybody"


def tries_a_password(view: View) -> View:
    """Limit a view that checks the password of the account in its form."""
    counted = _limited(PER_NETWORK)(_limited(PER_ACCOUNT, _account)(view))
    return cast("View", _limited(PER_ROUTE, _everybody)(counted))


def asks_for_mail(view: View) -> View:
    """Limit a view that has something mailed to the address in its form."""
    counted = _limited(CODES_PER_NETWORK)(_limited(CODES_PER_ACCOUNT, _account)(view))
    return cast("View", _limited(PER_ROUTE, _everybody)(counted))


def tries_a_secret(view: View) -> View:
    """Limit a view that checks a code or a link."""
    return cast("View", _limited(PER_ROUTE, _everybody)(_limited(PER_NETWORK)(view)))


def tries_own_password(view: View) -> View:
    """Limit a view that checks the password of whoever is signed in."""
    return cast("View", _limited(PER_ACCOUNT, lambda: str(current_actor().user_id))(view))
