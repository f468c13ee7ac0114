"""Where what somebody says ends and their signature begins: marks, "Sent from my phone", greetings, disclaimers."""

import re

from outreach.inbox.reading.phrases import DISCLAIMERS, SENT_FROM, SIGN_OFFS

_DASHES = re.compile(r"^\s*(?:--|—|–|__+|\*{3,}|={3,}|-{5,}|~{3,}|#{3,})\s*$")
_SENT_FROM = re.compile(rf"^[\s*_\[(<]*(?:{SENT_FROM})", re.IGNORECASE)
_SIGN_OFF = re.compile(
    rf"^[\s*_]*(?:{SIGN_OFFS})(?:\s+(?:from|aus|de|desde|da|uit|z|fra|från)\s+[\w-]+)?[\s,.!;*_–—-]*(?P<name>.{{0,40}})$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(rf"^[\s*_(\[]*(?:{DISCLAIMERS})", re.IGNORECASE)
_CONTACT = re.compile(
    r"@|www\.|https?:|\+\d|\(0\)|\b0\d[\d\s/-]{5,}|\d[\d\s()/.-]{7,}\d|\b(?:tel|mob|fax|phone|mobil|handy|gsm|тел|电话|電話)\b[.:]?|\s\|\s|\b(?:gmbh|ag|inc|ltd|llc|s\.?a\.?|b\.v\.|oy|ab|co\.)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "der",
        "de",
        "den",
        "da",
        "di",
        "del",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "zu",
        "dos",
        "of",
        "the",
        "and",
        "&",
        "und",
        "et",
        "y",
    ]
)
_LONGEST_SENT_FROM = 120
_MOST_LINES_OF_ONE = 14
_MOST_WORDS_OF_A_NAME = 6
_LONGEST_NAME = 60
_LONGEST_NAME_WITHOUT_CAPITALS = 12


def fold_signatures(lines: list[str], is_said: list[bool], end: int, sender: str) -> None:
    """Mark the lines of signatures as not said; what is said keeps at least one line."""
    begins = 0
    while begins < end:
        stops = next((at for at in range(begins, end) if not is_said[at] and lines[at].strip()), end)
        _fold_one(lines, is_said, range(begins, stops), sender)
        begins = stops + 1


def _fold_one(lines: list[str], is_said: list[bool], region: range, sender: str) -> None:
    """The signature of one stretch of said lines, from the first sign of it."""
    written = [number for number in region if is_said[number] and lines[number].strip()]
    for position, number in enumerate(written):
        if position and _begins_signature(lines, written[position:], sender):
            for below in range(number, region.stop):
                is_said[below] = False
            return
        if _is_sent_from(lines[number]):
            is_said[number] = False


def _begins_signature(lines: list[str], rest: list[int], sender: str) -> bool:
    line, below = lines[rest[0]], [lines[number] for number in rest[1:]]
    if _DASHES.match(line):
        return len(rest) <= 2 * _MOST_LINES_OF_ONE or line.rstrip("\r\n") == "-- "
    if _DISCLAIMER.match(line):
        return True
    if _is_sent_from(line):
        return all(len(other) <= _LONGEST_SENT_FROM and _closes(other, sender) for other in below)
    if len(below) > _MOST_LINES_OF_ONE:
        return False
    if _signs_off(line, sender):
        return all(_closes(other, sender) for other in below)
    return _is_sender(line, sender) and all(_closes(other, sender) for other in below)


def _is_sent_from(line: str) -> bool:
    return len(line) <= _LONGEST_SENT_FROM and _SENT_FROM.match(line) is not None


def _signs_off(line: str, sender: str) -> bool:
    match = _SIGN_OFF.match(line)
    return match is not None and (
        not match["name"].strip() or _is_name(match["name"]) or _is_sender(match["name"], sender)
    )


def _closes(line: str, sender: str) -> bool:
    """Whether a line can stand below a greeting: a name, a title, an address, another greeting."""
    return (
        _is_name(line)
        or _CONTACT.search(line) is not None
        or _signs_off(line, sender)
        or _is_sent_from(line)
        or _DASHES.match(line) is not None
        or _DISCLAIMER.match(line) is not None
        or _is_sender(line, sender)
    )


def _is_name(line: str) -> bool:
    """Few words, each as names are written; in scripts without capitals, few letters."""
    text = line.strip(" \t*_,|.-–—")
    words = text.replace("|", " ").replace(",", " ").split()
    if not 0 < len(words) <= _MOST_WORDS_OF_A_NAME or len(text) > _LONGEST_NAME or text[-1] in "?!:。？！":
        return False
    if not any(letter.isupper() or letter.islower() for letter in text):
        return len(text) <= _LONGEST_NAME_WITHOUT_CAPITALS
    return all(word[0].isupper() or not word[0].isalpha() or word.lower() in _PARTICLES for word in words)


def _is_sender(line: str, sender: str) -> bool:
    """The writer's own name, whole or the first word of it."""
    text, name = line.strip(" \t*_,.-–—").casefold(), sender.casefold().strip()
    return bool(text) and bool(name) and text in {name, name.split()[0]}
