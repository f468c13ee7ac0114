"""The parts of a message: which text is to be read, and what hangs on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath

from charset_normalizer import from_bytes

from outreach.inbox.reading.headers import inner, text_of
from outreach.inbox.reading.html import text_of as text_of_html

MOST_PARTS = 300
DEEPEST = 20
MOST_ATTACHMENTS = 50
LONGEST_TEXT = 500_000
LONGEST_NAME = 150
GUESSED_FROM = 20_000
_OTHER_NAMES = {
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac_roman",
}
_HTML = re.compile(r"\s*(?:<!doctype html|<html|<body|<div|<p>)", re.IGNORECASE)


@dataclass(frozen=True)
class Attachment:
    """What hangs on a message; `number` is its place among the parts, `size` in bytes."""

    number: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Content:
    """The text to be read, what hangs on the message, messages within it, and remarks on what was left."""

    text: str
    attachments: list[Attachment]
    enclosed: list[Message]
    remarks: list[str]


def numbered(message: Message) -> Iterator[tuple[int, int, Message]]:
    """The parts with their numbers and how deep they lie, those of enclosed messages left out; at most `MOST_PARTS`."""
    waiting, number = [(0, message)], 0
    while waiting and number < MOST_PARTS:
        depth, part = waiting.pop()
        yield number, depth, part
        number += 1
        if part.get_content_maintype() != "message" and depth < DEEPEST:
            waiting.extend((depth + 1, one) for one in reversed(inner(part)))


def content_of(message: Message) -> Content:
    """Read what there is to be read."""
    texts, attachments, enclosed, remarks = list[tuple[str, str]](), list[Attachment](), list[Message](), list[str]()
    for number, depth, part in numbered(message):
        kind = part.get_content_type().lower().replace("\0", "")
        if number >= MOST_PARTS - 1 or depth >= DEEPEST:
            remarks.append("too_many_parts")
        if kind == "message/rfc822":
            enclosed.extend(inner(part)[:1])
        if part.is_multipart() and kind != "message/rfc822":
            continue
        if kind in {"text/plain", "text/html"} and not _is_attached(part):
            texts.append((kind, _text(part, remarks)))
        else:
            _note(number, part, kind, attachments, remarks)
    return Content(_chosen(texts), attachments, enclosed, list(dict.fromkeys(remarks)))


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _note(number: int, part: Message, kind: str, attachments: list[Attachment], remarks: list[str]) -> None:
    name = _file_name(part)
    if kind == "text/calendar" or name.lower().endswith(".ics"):
        remarks.append("calendar")
    if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
        remarks.append("winmail")
        return
    if len(attachments) >= MOST_ATTACHMENTS:
        remarks.append("too_many_attachments")
    elif name or part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        attachments.append(Attachment(number, name or kind.rpartition("/")[2], kind[:100], _size(part)))


def _file_name(part: Message) -> str:
    """One line without a path, however it was written (RFC 2231, RFC 2047)."""
    try:
        raw = str(part.get_filename() or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        raw = ""
    holder = Message()
    holder["Name"] = re.sub(r"[\r\n]+", " ", raw[:1_000])
    name = PurePosixPath(text_of(holder, "Name").replace("\\", "/")).name.strip(". ")
    return name[:LONGEST_NAME]


def _size(part: Message) -> int:
    """Without decoding what is large: four letters of base 64 are three bytes."""
    payload = part.get_payload()
    if not isinstance(payload, str):
        return 0
    is_base64 = str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"
    return len(payload) * 3 // 4 if is_base64 else len(payload)


def _text(part: Message, remarks: list[str]) -> str:
    """The text of a part, whatever its charset is said to be."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    if len(content) > 4 * LONGEST_TEXT:
        remarks.append("long_text")
        content = content[: 4 * LONGEST_TEXT]
    return _decoded(content, str(part.get_param("charset") or "").strip().lower(), remarks).replace("\0", "")


def _decoded(content: bytes, charset: str, remarks: list[str]) -> str:
    for name in dict.fromkeys((_OTHER_NAMES.get(charset, charset), "utf-8")):
        try:
            return content.decode(name) if name else content.decode("utf-8")
        except (LookupError, UnicodeError, ValueError):
            continue
    remarks.append("charset")
    best = from_bytes(content[:GUESSED_FROM]).best()
    return content.decode(best.encoding if best is not None else "latin-1", "replace")


def _chosen(texts: list[tuple[str, str]]) -> str:
    """HTML where there is any, for it says by its structure what is quoted; else the plain text."""
    pages = [text_of_html(text) for kind, text in texts if kind == "text/html" or _HTML.match(text)]
    plain = [text for kind, text in texts if kind == "text/plain" and not _HTML.match(text)]
    read = [page for page in pages if page.strip()] or plain
    return "\n".join(read)[:LONGEST_TEXT]
