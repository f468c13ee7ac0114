"""Text that people write for the public: Markdown without HTML, and nothing in it that could act."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
SCHEMES = {"http", "https", "mailto"}
KEPT_AT_HAND = 512

_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
_LOWER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
"""A page has its own headings of the first two levels."""


@lru_cache(maxsize=KEPT_AT_HAND)
def as_html(text: str) -> Markup:
    """Markdown as HTML of a few harmless elements; markup that stands in it is shown as text."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = _LOWER.get(token.tag, token.tag)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    cleaned = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener noreferrer"
    )
    return Markup(cleaned)  # noqa: S704 - cleaned in the line above


def in_short(text: str, most: int = 180) -> str:
    """The beginning of a text's first paragraph without its marks, ended at a word."""
    first = text.strip().partition("\n\n")[0]
    words = " ".join(Markup(nh3.clean(as_html(first), tags=set())).unescape().split())  # noqa: S704 - only to unescape
    return words if len(words) <= most else f"{words[:most].rpartition(' ')[0]}…"
