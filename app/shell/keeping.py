"""Fragments that depend on nothing but what they are given are drawn once and kept.

The frame of a page and the rows of a list say the same again and again. What they show is the whole of their key,
with the language, the day and the build of the front end, so nothing kept can be out of date or another reader's.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import current_app, g
from flask_babel import get_locale, get_timezone
from markupsafe import Markup

from app.kernel import clock
from app.kernel.assets import built_assets

KEPT_AT_HAND = 8192
"""How many fragments a process keeps, the least used of which make room: some ten megabytes."""

Surroundings = tuple[object, ...]


def kept_fragment(template: str) -> Callable[..., Markup]:
    """A template as a function of what it shows: hashable values by name, and nothing else but globals of every page.

    The template must not ask for the request, the session or a token.
    """
    around = _surroundings()
    draw = _drawn.__wrapped__ if current_app.jinja_env.auto_reload else _drawn

    def fragment(**shown: Any) -> Markup:
        return draw(template, around, tuple(shown.items()))

    return fragment


@lru_cache(maxsize=KEPT_AT_HAND)
def _drawn(template: str, _around: Surroundings, shown: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(shown))  # noqa: S704 - escaped by the template


def _surroundings() -> Surroundings:
    """What a page is drawn in besides what it shows, found out once a request."""
    if "surroundings" not in g:
        zone = get_timezone()
        g.surroundings = (str(get_locale()), str(zone), clock.now().astimezone(zone).date(), built_assets().number)
    surroundings: Surroundings = g.surroundings
    return surroundings
