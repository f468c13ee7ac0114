"""Rate limits: counted in Redis, before anything expensive. When Redis is away they count in memory."""

import math
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

_A_MINUTE = 60
View = TypeVar("View", bound=Callable[..., Any])

limiter = Limiter(get_remote_address, strategy="moving-window", in_memory_fallback_enabled=True, swallow_errors=True)


def limited(limit: str, counted_by: Callable[[], str]) -> Callable[[View], View]:
    """Limit a view, counted by what the function says of the request."""
    return cast("Callable[[View], View]", limiter.limit(limit, key_func=counted_by))


def seconds_to_wait() -> int:
    """How long until the limit that was just reached lets somebody in again; at least one second."""
    reached = limiter.current_limit
    return max(1, math.floor(reached.reset_at - time.time())) if reached is not None else _A_MINUTE


def too_often() -> str:
    """The sentence for somebody who was too quick, with how long to wait."""
    minutes = math.ceil(seconds_to_wait() / _A_MINUTE)
    if minutes <= 1:
        return _("That was too often. Wait a minute, then try again.")
    return ngettext(
        "That was too often. Wait %(num)d minute, then try again.",
        "That was too often. Wait %(num)d minutes, then try again.",
        minutes,
    )
