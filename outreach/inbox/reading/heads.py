"""The few lines above a quoted or forwarded mail, as programs write them: who, when, to whom, about what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from outreach.inbox.reading.phrases import LABELS, WROTE

LONGEST_LINE = 1_000
LINES_OF_A_HEAD = 12
LINES_OF_AN_ATTRIBUTION = 4
LONGEST_ATTRIBUTION = 400
MOST_ADDRESSES = 100
_NEEDED = 3

_LABEL = re.compile(
    r"^[\s>|*_]*(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in LABELS.items())
    + r")[*_]*\s?[:：][*_]*\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_ADDRESS = r"[^\s<>\[\]()\"',;:@]{1,64}@[\w.-]{1,180}\w"
_NAMED = re.compile(rf"(?P<name>[^<>;,\[\]\n]{{0,120}}?)[\s\"']*[<\[(]\s*(?:mailto:)?(?P<address>{_ADDRESS})\s*[>\])]")
_BARE = re.compile(_ADDRESS)
_DAY = re.compile(
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\b(?:19|20)\d\d\b|\d{4}年|\d{1,2}[./]\s?(?:\w{3,9})\.?\s?\d{2,4}|[٠-٩]{4}"
)
_HOUR = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|[٠-٩]{1,2}:[٠-٩]{2}")
_WROTE = re.compile(rf"(?:^|[\s,，>*\d])(?:{WROTE})", re.IGNORECASE)
_END = re.compile(r"[:：]\s*[*_>]*\s*$")


@dataclass(frozen=True)
class Head:
    """Of a mail within a mail; addresses with their names, the date as it is written. `begins` and `ends` are lines."""

    begins: int
    ends: int
    sender: list[tuple[str, str]] = field(default_factory=list)
    to: list[tuple[str, str]] = field(default_factory=list)
    cc: list[tuple[str, str]] = field(default_factory=list)
    sent: str = ""
    subject: str = ""


def addresses_in(text: str) -> list[tuple[str, str]]:
    """Names and addresses, as `Name <address>`, `Name [mailto:address]` or the address alone."""
    found: dict[str, str] = {}
    for match in islice(_NAMED.finditer(text), MOST_ADDRESSES):
        found.setdefault(match["address"].lower(), " ".join(match["name"].split()).strip("\"' "))
    for match in islice(_BARE.finditer(text), MOST_ADDRESSES):
        found.setdefault(match[0].lower(), "")
    return [(name, address) for address, name in found.items()][:MOST_ADDRESSES]


def head_at(lines: Sequence[str], start: int) -> Head | None:
    """The head that begins at a line: From, and two more of its usual lines, near each other."""
    if _label(lines[start]) is None:
        return None
    values, ends = _values(lines, start)
    if "from" not in values or len(values.keys() - {"other"}) < _NEEDED:
        return None
    return Head(
        start,
        ends,
        addresses_in(values["from"]),
        addresses_in(values.get("to", "")),
        addresses_in(values.get("cc", "")),
        values.get("sent", "").strip(" *"),
        values.get("subject", "").strip(" *"),
    )


def _values(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """What stands behind each label, and the line behind the last of them."""
    values, ends, current = dict[str, str](), start, ""
    for number in range(start, min(len(lines), start + LINES_OF_A_HEAD)):
        label, text = _label(lines[number]), lines[number].strip(" \t>*|")
        if label is not None and label[0] not in values:
            current, values[label[0]], ends = label[0], label[1], number + 1
        elif text and number <= ends and _goes_on(text, current):
            values[current], ends = f"{values[current]} {text}", number + 1
        elif text or len(values) >= _NEEDED:
            break
    return values, ends


def _label(line: str) -> tuple[str, str] | None:
    match = _LABEL.match(line[:LONGEST_LINE])
    return (str(match.lastgroup if match.lastgroup != "value" else _kind(match)), match["value"]) if match else None


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in LABELS if match[kind] is not None)


def _goes_on(line: str, label: str) -> bool:
    """Addresses are written over several lines, and so are long subjects; a line without either begins the text."""
    return label in {"from", "to", "cc"} and ("@" in line or ";" in line)


def attribution_at(lines: Sequence[str], start: int, *, before_a_quote: bool) -> int:
    """How many lines "On Tuesday Anna wrote:" takes from here on; 0 if it is none.

    Before a quote a name is enough; without one it takes a day as well, for people write such lines themselves.
    """
    text = ""
    for count, line in enumerate(lines[start : start + LINES_OF_AN_ATTRIBUTION], 1):
        if not line.strip() or len(text) > LONGEST_ATTRIBUTION:
            return 0
        text = f"{text} {line.strip()}".strip()
        if _END.search(line):
            return count if _attributes(text[:LONGEST_ATTRIBUTION], before_a_quote=before_a_quote) else 0
    return 0


def _attributes(text: str, *, before_a_quote: bool) -> bool:
    wrote, address = _WROTE.search(text) is not None, _BARE.search(text) is not None
    day, hour = _DAY.search(text) is not None, _HOUR.search(text) is not None
    if before_a_quote and (wrote or (address and (day or hour))):
        return True
    return day and ((wrote and (hour or address)) or (address and hour))


def head_of_attribution(lines: Sequence[str], begins: int) -> Head:
    """Who wrote, and when, of lines such as "On 3 November 2026 at 10:15, Anna <anna@example.org> wrote:"."""
    text = " ".join(line.strip() for line in lines)
    return Head(begins, begins + len(lines), sender=addresses_in(text)[:1], sent=text)
