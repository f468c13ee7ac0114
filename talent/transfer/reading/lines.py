"""Content lines of vCards as programs really write them: folded, soft-broken, in base64, in old character sets.

The grammar is that of RFC 6350 section 3.3 (4.0), RFC 2426 (3.0) and the vCard 2.1 specification of 1996, read leniently:
what is no content line belongs to the line before or is passed over, and nothing is ever raised.
"""

import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

_NAME = re.compile(r"(?:[\w.-]+\.)?([A-Za-z][A-Za-z0-9-]*)")
_PARAMETER = re.compile(r';([^;:="]*)(?:=((?:"(?:\\"|[^"])*"|[^";:])*))?')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_ELSEWHERE = re.compile(r"\s*(?:https?|ftp|cid|file):", re.IGNORECASE)
_LONGEST = 100_000


@dataclass(slots=True)
class Property:
    """One property: its name in capitals, its parameters (bare ones under TYPE), its value as text not yet unescaped. Of
    what is binary there is no value, but its `size` in characters, 0 where it lies elsewhere.
    """

    line: int
    name: str
    value: str
    parameters: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    @property
    def is_preferred(self) -> bool:
        types = self.parameters.get("TYPE", [])
        return "PREF" in types or "1" in self.parameters.get("PREF", [])


def properties(text: TextIO, mend: Callable[[str, str], str], *, longest_picture: int = 0) -> Iterator[Property]:
    """Every property of the stream. `mend` makes text of a raw value, given the character set that the line names. What is
    binary has its value only where `longest_picture` (in characters) says so, and is no longer.
    """
    lines = _Logical(text, max(longest_picture, _LONGEST))
    for number, line in lines:
        found = _property(number, line)
        if found is None:
            continue
        encodings = {*found.parameters.get("ENCODING", []), *found.parameters.get("TYPE", [])}
        charset = next(iter(found.parameters.get("CHARSET", [])), "")
        if "QUOTED-PRINTABLE" in encodings:
            raw = lines.soft_broken(found.value)
            found.value = _decoded(quopri.decodestring(raw.encode("utf-8", "replace")), charset or "utf-8")
        elif found.name in _BINARY:
            found.size = 0 if _ELSEWHERE.match(found.value) else len(found.value)
            found.value = found.value if found.size <= longest_picture else ""
        elif not found.value.isascii():
            found.value = mend(found.value, charset)
        yield found


class _Logical:
    """Lines put together again where they were folded; what is too long to be of use is cut, never kept."""

    def __init__(self, text: TextIO, longest: int = _LONGEST) -> None:
        self._text = text
        self._longest = longest
        self._next: str | None = None
        self._number = 0

    def _read(self) -> str:
        """One physical line; of an endless one only the beginning."""
        if self._next is not None:
            line, self._next = self._next, None
            return line
        line = self._text.readline(self._longest)
        if line and not line.endswith("\n"):
            while (rest := self._text.readline(_LONGEST)) and not rest.endswith("\n"):
                pass
        self._number += bool(line)
        return line

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while line := self._read():
            number, pieces, size = self._number, [line.rstrip("\r\n")], len(line)
            is_edge = pieces[0].upper().startswith(("BEGIN:", "END:"))
            while (more := self._read()).startswith((" ", "\t")) and not is_edge:
                size += len(more)
                if size <= self._longest:
                    pieces.append(more[1:].rstrip("\r\n"))
            self._next = more or None
            yield number, "".join(pieces)

    def soft_broken(self, value: str) -> str:
        """A quoted-printable value with the lines that its last "=" says belong to it."""
        pieces, size = [value], len(value)
        while pieces[-1].rstrip().endswith("=") and (more := self._read()):
            size += len(more)
            if size > _LONGEST:
                break
            pieces[-1] = pieces[-1].rstrip()[:-1]
            pieces.append(more.rstrip("\r\n"))
        return "".join(pieces)


def _property(number: int, line: str) -> Property | None:
    name = _NAME.match(line)
    if name is None:
        return None
    found, at = Property(number, name[1].upper(), ""), name.end()
    while parameter := _PARAMETER.match(line, at):
        _add(found.parameters, parameter[1], parameter[2])
        at = parameter.end()
    if line[at : at + 1] != ":":
        return None
    found.value = line[at + 1 :]
    return found


def _add(parameters: dict[str, list[str]], name: str, value: str | None) -> None:
    if value is None:
        name, value = "TYPE", name
    values = [one.strip(' "').upper() for one in value.split(",")]
    parameters.setdefault(name.strip().upper(), []).extend(values)


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeError):
        return raw.decode("cp1252", "replace")


def as_read(value: str, charset: str) -> str:
    """For a file that is one known character set: what stands in it is text already."""
    return value


def from_bytes(value: str, charset: str) -> str:
    """For a file that mixes character sets, read byte by byte as Latin 1: UTF-8 where it is that, else what the line says."""
    raw = value.encode("latin-1", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(raw, charset or "cp1252")


def parts(value: str, separator: str = ";") -> list[str]:
    """A structured value taken apart at separators that are not escaped, each part unescaped."""
    if "\\" not in value:
        return [part.strip() for part in value.split(separator)]
    found: list[str] = []
    part: list[str] = []
    escaped = False
    for letter in value:
        if letter == separator and not escaped:
            found.append("".join(part))
            part = []
        else:
            part.append(letter)
        escaped = letter == "\\" and not escaped
    return [unescaped("".join(one)) for one in [*found, "".join(part)]]


def unescaped(value: str) -> str:
    r"""`\n` is a line end, any other escaped character itself."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
