"""Fragments that depend on nothing but what they are given are drawn once and kept.

The frame of a page and the rows of a list say the same again and again. What they show is the whole of their key,
with the language, the day and the build of the front end, so nothing kept can be out of date or another reader's.
"""

from collections import OrderedDict
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

MOST_CHARACTERS = 8_000_000
"""How much markup a process keeps of whole lists: some hundred and fifty pages of fifty people."""

Surroundings = tuple[object, ...]


def kept_fragment(template: str) -> Callable[..., Markup]:
    """A template as a function of what it shows: hashable values by name, and nothing else but globals of every page.

    The template must not ask for the request, the session or a token.
    """
    around = _surroundings()
    draw = _draw if current_app.jinja_env.auto_reload else _drawn

    def fragment(**shown: Any) -> Markup:
        return draw(template, around, tuple(shown.items()))

    return fragment


def kept_page(template: str) -> Callable[..., Markup]:
    """The same for what is long: these make room for each other by their length, and leave the small ones alone."""
    around = _surroundings()

    def page(**shown: Any) -> Markup:
        if current_app.jinja_env.auto_reload:
            return _draw(template, around, tuple(shown.items()))
        return _pages.drawn(template, around, tuple(shown.items()))

    return page


class _Key:
    """What markup was drawn of; its hash is reckoned once, since there may be hundreds of values in it."""

    __slots__ = ("hash", "of")

    def __init__(self, of: tuple[Any, ...]) -> None:
        self.of, self.hash = of, hash(of)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.of == other.of


class _Pages:
    """Markup by what it shows, the least used first."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[_Key, tuple[_Key, Markup]] = OrderedDict()
        self._most, self._length = most, 0

    def drawn(self, *of: Any) -> Markup:
        key = _Key(of)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(found[0])
            return found[1]
        markup = _draw(*of)
        self._kept[key] = key, markup
        self._length += len(markup)
        while self._length > self._most:
            self._length -= len(self._kept.popitem(last=False)[1][1])
        return markup


_pages = _Pages(MOST_CHARACTERS)


def _draw(template: str, _around: Surroundings, shown: tuple[tuple[str, Any], ...]) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(shown))  # noqa: S704 - escaped by the template


_drawn = lru_cache(maxsize=KEPT_AT_HAND)(_draw)


def _surroundings() -> Surroundings:
    """What a page is drawn in besides what it shows, found out once a request."""
    if "surroundings" not in g:
        zone = get_timezone()
        g.surroundings = (str(get_locale()), str(zone), clock.now().astimezone(zone).date(), built_assets().number)
    surroundings: Surroundings = g.surroundings
    return surroundings
