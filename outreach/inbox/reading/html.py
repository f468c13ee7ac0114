"""HTML mail as text in which what its structure tells is kept: quotes begin with >, history and signatures with a mark.

It is read as browsers read it (html5ever, by way of nh3, which also drops scripts, styles and comments), so that what
is broken on purpose is whole before anything looks at it.
"""

import re
from html import unescape

import nh3
from lxml import etree, html

from outreach.inbox.reading.folding import CUT, SIGNED

MOST_CHARACTERS = 1_000_000
DEEPEST = 1_500
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "section",
        "article",
        "header",
        "footer",
        "main",
    ]
)
_ATTRIBUTES = {"*": frozenset({"class", "id", "name", "type", "style", "title", "cite"}), "img": frozenset({"alt"})}
_BLOCKS = frozenset(
    [
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tr",
        "ul",
        "section",
        "article",
        "header",
        "footer",
        "main",
    ]
)
_APART = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "table"])
_HISTORY = re.compile(
    r"\b(?:x_)?(?:divRplyFwdMsg|appendonsend|stopSpelling|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|isReplyContent"
    r"|isForwardContent|replySplit|ms-outlook-mobile-reference-message|ymail_android_signature_end|yahoo_quoted\w*|tutanota_quote|zmail_extra|protonmail_quote"
    r"|moz-forward-container|OutlookMessageHeader|reply-intro|ReadReceipt_history)\b"
)
"""Behind these everything is history (Outlook on the desktop, the web and phones, Yahoo, Proton, Zoho, NetEase)."""
_QUOTE = re.compile(r"\b(?:quote_body|aolmail_aolReplacedBody|WM_QUOTE)\b")
_INDENTED = re.compile(r"margin:\s*0 0 0 40px;\s*border:\s*none", re.IGNORECASE)
"""What the button "indent" of Gmail makes: a blockquote that quotes nobody."""
_SIGNATURE = re.compile(
    r"\b(?:x_)?(?:gmail_signature|moz-signature|protonmail_signature_block|AppleMailSignature|ms-outlook-mobile-signature|Signature|signature"
    r"|yahoo_signature|ymail_android_signature|ydp\w*signature|ProtonMail_signature|zm-signature|mobileSignature|email-signature)\b"
)
_BORDER = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s*(?:#?(?:E1E1E1|B5C4DF)|windowtext)\s*1(?:\.0)?pt", re.IGNORECASE
)
"""The line that Outlook draws above the head of the mail that is answered."""
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|font-size:\s*0(?:px|pt)?\s*(?:;|$)", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/)?(?:div|span|table|blockquote|font|section|b|i|u|em|strong|center|ul|ol|a|big|small)\b", re.IGNORECASE
)
_BLANKS = re.compile(r"[ \t\n\r\f\u00a0\u200b\u200c\u200d\ufeff]+")


def text_of(source: str) -> str:
    """The text of a page, marked as `folding` reads it."""
    source = source[:MOST_CHARACTERS]
    if _nests_too_deeply(source):
        return unescape(re.sub(r"<[^<>]*>", "\n", source))
    clean = nh3.clean(
        source,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "title", "noscript"},
        link_rel=None,
        generic_attribute_prefixes={"data-"},
    )
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(f"<body>{clean}</body>".encode(), parser=parser)
    except (etree.ParserError, ValueError):
        return ""
    writer = _Writer()
    writer.write(page)
    return writer.text()


def _nests_too_deeply(source: str) -> bool:
    """No person's mail does, and the parser's time grows with the square of it."""
    depth = 0
    for match in _NESTING.finditer(source):
        depth += -1 if match[1] else 1
        if depth > DEEPEST:
            return True
    return False


class _Writer:
    """Walks the elements in their order and writes lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.quotes = 0
        self.signed = 0
        self.preformatted = 0

    def write(self, page: etree._Element) -> None:
        """Without recursion: how deep somebody nests is up to them."""
        hidden = 0
        for event, element in etree.iterwalk(page, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if hidden or (event == "start" and _HIDDEN.search(element.get("style") or "")):
                hidden += 1 if event == "start" else -1
                if not hidden:
                    self._say(element.tail)
                continue
            if event == "start":
                self._begin(element)
                self._say(element.text)
            else:
                self._end(element)
                self._say(element.tail)

    def text(self) -> str:
        self._break()
        return "\n".join(self.lines)

    def _begin(self, element: etree._Element) -> None:
        tag, named = element.tag, _names(element)
        if tag in _BLOCKS or tag == "br":
            self._break(forced=tag == "br")
        if tag in _APART and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._marks())
        if _HISTORY.search(named) or _BORDER.search(element.get("style") or ""):
            self.lines.append(CUT)
        self.quotes += _is_quote(element, named)
        self.signed += bool(_SIGNATURE.search(named))
        self.preformatted += tag == "pre"
        self.line += {"li": "- ", "td": " ", "th": " "}.get(tag, "")

    def _end(self, element: etree._Element) -> None:
        tag, named = element.tag, _names(element)
        if tag in _BLOCKS:
            self._break()
        if tag in _APART:
            self.lines.append(self._marks())
        self.quotes -= _is_quote(element, named)
        self.signed -= bool(_SIGNATURE.search(named))
        self.preformatted -= tag == "pre"

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            first, *more = text.split("\n")
            self.line += first
            for line in more:
                self._break(forced=True)
                self.line = line
        else:
            words = _BLANKS.sub(" ", text)
            self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    def _marks(self) -> str:
        return (SIGNED if self.signed else "") + "> " * self.quotes

    def _break(self, *, forced: bool = False) -> None:
        if self.line.strip() or forced:
            self.lines.append(f"{self._marks()}{self.line.rstrip()}")
        self.line = ""


def _names(element: etree._Element) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "name", "data-smartmail"))


def _is_quote(element: etree._Element, named: str) -> bool:
    if element.tag == "blockquote":
        return not _INDENTED.search(element.get("style") or "")
    return element.tag == "div" and _QUOTE.search(named) is not None
