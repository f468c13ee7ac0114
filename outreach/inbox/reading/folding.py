"""What somebody wrote, apart from what their program put around it: quotes, heads, signatures, disclaimers.

Nothing is thrown away: every line is either said or folded. Text that comes from HTML carries what its structure told
(see `html`): a line that begins with CUT begins the history, one that begins with SIGNED is of a signature.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outreach.inbox.reading.heads import Head, attribution_at, head_at, head_of_attribution
from outreach.inbox.reading.phrases import BANNERS, FORWARDED, ORIGINAL
from outreach.inbox.reading.signatures import fold_signatures

CUT, SIGNED = "\x1e", "\x1f"
MOST_LINES = 5_000
DEEPEST = 3
_RULED = r"[\s>*_|]*[-_—–=*]{2,}\s*"
_ORIGINAL = re.compile(rf"^(?:{_RULED}(?:{ORIGINAL})|[\s>]*(?:{ORIGINAL})\s*[-_—–]{{2,}})", re.IGNORECASE)
_FORWARDED = re.compile(rf"^(?:{_RULED}(?:{FORWARDED})|[\s>]*(?:{FORWARDED})\s*[:：]?[\s>]*$)", re.IGNORECASE)
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks of the direction of writing, which stand around names and deceive more than they help."""
_BANNER = re.compile(rf"^[\s*>|]*(?:{BANNERS})", re.IGNORECASE)
_RULE = re.compile(r"^[\s>]*[_-]{10,}\s*$")
_QUOTED = re.compile(r"^\s*[>|﹥＞]")
_LINES_WITH_A_BANNER = 4
_LINES_TO_A_HEAD = 6


@dataclass(frozen=True)
class Folded:
    """`said` and `folded` hold every line between them. `head` is that of the mail below, `below` what that one says;
    `is_forward` if a program calls it forwarded.
    """

    said: str
    folded: str
    head: Head | None = None
    below: str = ""
    is_forward: bool = False


def fold(text: str, sender: str = "", *, depth: int = 0) -> Folded:
    """Tell what somebody (by name, if known) wrote from everything else."""
    marked = _DIRECTIONS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("&nbsp;", " ")).split("\n")
    marked, beyond = marked[:MOST_LINES], marked[MOST_LINES:]
    lines = [line.lstrip(CUT + SIGNED) for line in marked]
    is_said = [not line.startswith((CUT, SIGNED)) and not _QUOTED.match(line) for line in marked]
    older = _find_older(marked, lines, is_said)
    end = older.begins
    is_said[end:] = [False] * (len(lines) - end)
    _fold_banner(lines, is_said)
    fold_signatures(lines, is_said, end, sender)
    said = _joined(line for line, own in zip(lines, is_said, strict=True) if own)
    folded = _joined([*(line for line, own in zip(lines, is_said, strict=True) if not own), *beyond])
    return Folded(said, folded, older.head, _below(lines, older, depth), older.is_forward)


@dataclass(frozen=True)
class _Older:
    """Where everything older begins (behind the last line: nowhere), and the head there."""

    begins: int
    head: Head | None = None
    is_forward: bool = False


def _find_older(marked: list[str], lines: list[str], is_said: list[bool]) -> _Older:
    number = 0
    while number < len(lines):
        if (older := _older_at(marked, lines, is_said, number)) is not None:
            return older
        number += _fold_attribution(lines, is_said, number) or 1
    return _Older(len(lines))


def _older_at(marked: list[str], lines: list[str], is_said: list[bool], number: int) -> _Older | None:
    line = lines[number]
    if _FORWARDED.match(line):
        return _Older(number, _head_near(lines, number), is_forward=True)
    if marked[number].startswith(CUT) or _ORIGINAL.match(line):
        return _Older(number, _head_near(lines, number))
    if not is_said[number]:
        return None
    if (head := head_at(lines, number)) is not None:
        return _Older(_above_the_rule(lines, number), head)
    count = attribution_at(lines, number, before_a_quote=False)
    if not count or _QUOTED.match(_next_written(lines, number + count)):
        return None
    return _Older(number, head_of_attribution(lines[number : number + count], number))


def _fold_attribution(lines: list[str], is_said: list[bool], number: int) -> int:
    """Fold "Anna wrote:" above a quote; how many lines it takes. What stands below the quote is an answer to it."""
    if not is_said[number]:
        return 0
    count = attribution_at(lines, number, before_a_quote=True)
    if not count or not _QUOTED.match(_next_written(lines, number + count)):
        return 0
    is_said[number : number + count] = [False] * count
    return count


def _next_written(lines: list[str], start: int) -> str:
    return next((line for line in lines[start : start + 8] if line.strip()), "")


def _above_the_rule(lines: list[str], number: int) -> int:
    """Outlook draws a line above the head."""
    above = number - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.match(lines[above]) else number


def _head_near(lines: list[str], number: int) -> Head | None:
    near = range(number, min(len(lines), number + _LINES_TO_A_HEAD))
    return next((head for at in near if (head := head_at(lines, at)) is not None), None)


def _below(lines: list[str], older: _Older, depth: int) -> str:
    """What the mail below says itself, without the marks of being quoted."""
    rest = lines[older.head.ends if older.head is not None else older.begins + 1 :]
    written = [line for line in rest if line.strip()]
    if not written or depth >= DEEPEST:
        return "\n".join(rest).strip()
    if all(_QUOTED.match(line) for line in written):
        rest = [re.sub(r"^\s*[>|] ?", "", line) for line in rest]
    return fold("\n".join(rest), depth=depth + 1).said


def _fold_banner(lines: list[str], is_said: list[bool]) -> None:
    """The warning that a company's server puts above mail from outside."""
    written = [number for number, line in enumerate(lines[:40]) if line.strip()][:_LINES_WITH_A_BANNER]
    for number in written:
        if is_said[number] and _BANNER.match(lines[number]):
            for below in range(number, len(lines)):
                if not lines[below].strip():
                    break
                is_said[below] = False
            return


def _joined(lines: Iterable[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
