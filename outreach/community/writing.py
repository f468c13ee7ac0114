"""Text that people write for the public: Markdown without HTML, and nothing in it that could act."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
SCHEMES = {"http", "https", "mailto"}
KEPT_AT_HAND = 512

_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
_UPPER_HEADINGS, _LOWER_HEADINGS = ("h1", "h2"), ("h3", "h4", "h5", "h6")


@lru_cache(maxsize=KEPT_AT_HAND)
def as_html(text: str, below: int = 2) -> Markup:
    """Markdown as HTML of a few harmless elements; markup that stands in it is shown as text. Its headings are of the two
    levels below the one (1 or 2) under which it stands on the page.
    """
    tokens = _markdown.parse(text)
    levels = {**dict.fromkeys(_UPPER_HEADINGS, f"h{below + 1}"), **dict.fromkeys(_LOWER_HEADINGS, f"h{below + 2}")}
    for token in tokens:
        token.tag = levels.get(token.tag, token.tag)
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
