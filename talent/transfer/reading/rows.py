"""One row of a table as what it says of a person: names cleaned, identities canonical, and a remark on all that was left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from app.kernel import clock
from talent.prospects.canonical import (
    IdentityKind,
    NotCanonical,
    canonical_email,
    canonical_handle,
    canonical_link,
    canonical_phone,
    canonical_profile,
    clean_name,
    clean_note,
    clean_text,
    folded,
    mended_text,
)
from talent.transfer.reading.columns import Field
from talent.transfer.reading.dates import UnclearDateError, parse_birthday, parse_date
from talent.transfer.reading.parsed import FoundIdentity, ParsedRow, Remark, settle_name
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.table import Row

_LONGEST_NAME = 200
_LONGEST_TEXT = 300
_LONGEST_NOTE = 10_000
_LONGEST_GROUP, _MOST_GROUPS = 60, 50
_BIRTH = (Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)
_NO = frozenset({"0", "no", "n", "false", "f", "off", "none", "nein", "non", "nee", "falsch", "faux", "falso"})
_SHOWN = 120
_MAY_SEPARATE = re.compile(r"[\s,;|]|:::")
_BETWEEN_EMAILS = re.compile(r"[\s,;|]+|:::")
_IN_BRACKETS = re.compile(r"<(?:mailto:)?([^<>\s@]+@[^<>\s@]+)>", re.IGNORECASE)
_BETWEEN_HANDLES = re.compile(r"\s*(?:[,;|\n]|:::)\s*|\s+(?=\S*@)")
"""A blank parts handles that an @ tells from other words."""
_BETWEEN_PHONES = re.compile(r"\s*(?:;(?!\s*(?:ext|phone-context)=)|[,/]\s*(?=\+)|[|\n]|:::)\s*")
"""What stands after a number in RFC 3966's way (";ext=12") is part of it; a comma may be a pause, but not before a plus."""
_BETWEEN_GROUPS = re.compile(r"\s*(?:[;,|\n]|:::)\s*")
_BETWEEN_PROFILES = re.compile(r"(?:,\s*|\s+)(?=https?://|www\.|:::|[|])|[|\s]*:::[|\s]*|[|\n]+")


@dataclass(frozen=True)
class Recipe:
    """How to read a table's rows: what its columns become, whose national phone numbers, which way round its dates."""

    fields: dict[int, Field]
    region: str | None = None
    day_first: bool | None = None

    @cached_property
    def plan(self) -> list[tuple[int, "_Take"]]:
        """What is done with which column, from left to right."""
        return [(column, _TAKES[self.fields[column]]) for column in sorted(self.fields)]


def parse_row(row: Row, recipe: Recipe) -> ParsedRow:
    """Never raises: what cannot be taken is left out with a remark, and a row without a person is rejected with a reason."""
    parsed = ParsedRow(row.line, rejected=row.problem)
    if row.problem is not None:
        return parsed
    _Reader(row.cells, recipe, parsed).read()
    if row.extra and any(row.extra):
        parsed.remarks.append(Remark(Reason.EXTRA_CELLS, len(row.cells), " ".join(row.extra)[:_SHOWN]))
    settle_name(parsed, row.cells)
    return parsed


class _Reader:
    """Reads one row's cells into what it says."""

    __slots__ = ("birth", "cells", "names", "parsed", "recipe")

    def __init__(self, cells: list[str], recipe: Recipe, parsed: ParsedRow) -> None:
        self.cells = cells
        self.recipe = recipe
        self.parsed = parsed
        self.names = {"raw": "", "given": "", "family": ""}
        self.birth: dict[Field, str] = {}

    def read(self) -> None:
        cells, width = self.cells, len(self.cells)
        for column, take in self.recipe.plan:
            if column < width and (cell := cells[column].strip()):
                take(self, column, cell)
        self.parsed.name = clean_name(**self.names)
        if self.birth and not self.parsed.birthday:
            self._settle_birth()

    def name(self, column: int, cell: str, *, part: str) -> None:
        """Cleaned with the others at the end, for mending a name needs the characters that cleaning drops."""
        text = self._shortened(column, cell, _LONGEST_NAME)
        self.names[part] = f"{self.names[part]} {text}" if self.names[part] else text

    def line(self, column: int, cell: str, *, attribute: str) -> None:
        if not getattr(self.parsed, attribute):
            setattr(self.parsed, attribute, self._shortened(column, mended_text(cell), _LONGEST_TEXT))

    def note(self, column: int, cell: str) -> None:
        text = self._shortened(column, clean_note(cell), _LONGEST_NOTE)
        self.parsed.note = f"{self.parsed.note}\n\n{text}" if self.parsed.note else text

    def date(self, column: int, cell: str) -> None:
        try:
            self.parsed.connected_on = parse_date(cell, day_first=self.recipe.day_first)
        except UnclearDateError:
            self._remark(Reason.DATE_UNCLEAR, column, cell)
        except ValueError:
            self._remark(Reason.BAD_DATE, column, cell)

    def birthday(self, column: int, cell: str) -> None:
        """Programs write "0/0/00" and the like where there is none."""
        if not cell.strip("0/.- "):
            return
        try:
            this_year = clock.now().year
            self.parsed.birthday = parse_birthday(cell, this_year=this_year, day_first=self.recipe.day_first)
        except UnclearDateError:
            self._remark(Reason.DATE_UNCLEAR, column, cell)
        except ValueError:
            self._remark(Reason.BAD_DATE, column, cell)

    def born(self, column: int, cell: str) -> None:
        """Year, month and day of columns of their own are put together at the end; zeros say nothing."""
        if cell.strip("0"):
            self.birth[self.recipe.fields[column]] = cell.zfill(2)

    def _settle_birth(self) -> None:
        year, month, day = (self.birth.get(part, "") for part in _BIRTH)
        column = min(column for column, field in self.recipe.fields.items() if field in self.birth)
        self.birthday(column, f"{year or '-'}-{month}-{day}" if month and day else year or month or day)

    def groups(self, column: int, cell: str) -> None:
        """Google's own groups begin with a star and say nothing of anybody."""
        for raw in _pieces(cell, _BETWEEN_GROUPS):
            name = mended_text(raw)[:_LONGEST_GROUP].strip()
            if (key := folded(name)) and not raw.startswith("* ") and len(self.parsed.groups) < _MOST_GROUPS:
                self.parsed.groups.setdefault(key, name)

    def photo(self, column: int, cell: str) -> None:
        self.parsed.has_photo = True

    def do_not_contact(self, column: int, cell: str) -> None:
        self.parsed.do_not_contact = self.parsed.do_not_contact or folded(cell) not in _NO

    def profiles(self, column: int, cell: str) -> None:
        for raw in _pieces(cell, _BETWEEN_PROFILES):
            self._identity(FoundIdentity(IdentityKind.PROFILE, raw, ""), column, canonical_profile)

    def emails(self, column: int, cell: str) -> None:
        for raw in _addresses(cell):
            self._identity(FoundIdentity(IdentityKind.EMAIL, raw, ""), column, canonical_email)

    def phones(self, column: int, cell: str) -> None:
        canonical = partial(canonical_phone, region=self.recipe.region)
        for raw in _pieces(cell, _BETWEEN_PHONES):
            self._identity(FoundIdentity(IdentityKind.PHONE, raw, ""), column, canonical)

    def handles(self, column: int, cell: str) -> None:
        for raw in _pieces(cell, _BETWEEN_HANDLES):
            self._identity(FoundIdentity(IdentityKind.HANDLE, raw, ""), column, canonical_handle)

    def _identity(self, found: FoundIdentity, column: int, canonical: Callable[[str], str]) -> None:
        kind, raw, _ = found
        try:
            found = FoundIdentity(kind, raw, canonical(raw))
        except NotCanonical:
            if kind is IdentityKind.PROFILE and self._is_link(column, raw):
                return
            self._remark(Reason.FORMULA if raw[0] in "=@" else _NOT_AN_IDENTITY[kind], column, raw)
            return
        if found.canonical not in [other.canonical for other in self.parsed.identities]:
            self.parsed.identities.append(found)

    def _is_link(self, column: int, raw: str) -> bool:
        """Whether a page that is not one person's can be kept beside what identifies them."""
        try:
            link = canonical_link(raw)
        except NotCanonical:
            return False
        if link not in self.parsed.links:
            self.parsed.links.append(link)
            self._remark(Reason.KEPT_AS_LINK, column, raw)
        return True

    def _shortened(self, column: int, text: str, longest: int) -> str:
        if text[:1] == "=":
            self._remark(Reason.FORMULA_KEPT, column, text)
        if len(text) <= longest:
            return text
        self._remark(Reason.CUT, column, text)
        return text[:longest].rstrip()

    def _remark(self, reason: Reason, column: int, text: str) -> None:
        self.parsed.remarks.append(Remark(reason, column, clean_text(text[:_SHOWN])))


def _pieces(cell: str, between: re.Pattern[str]) -> list[str]:
    """The identities of one cell; a formula is never taken apart, so that nothing inside it is taken."""
    is_one = cell[0] == "=" or not _MAY_SEPARATE.search(cell)
    return [cell] if is_one else [piece for piece in between.split(cell) if piece]


def _addresses(cell: str) -> list[str]:
    """The e-mail addresses of one cell; of "Name <address>" what stands in the brackets. Where nothing is an address, the
    whole cell is said not to be one.
    """
    if "@" not in cell:
        return [cell]
    if not _IN_BRACKETS.search(cell) or cell[0] == "=":
        return _pieces(cell, _BETWEEN_EMAILS)
    parts = _IN_BRACKETS.split(cell)
    around, within = parts[::2], [*parts[1::2], ""]
    beside = ([one for one in _BETWEEN_EMAILS.split(text) if "@" in one] for text in around)
    return [one for several, address in zip(beside, within, strict=True) for one in (*several, address) if one]


_NOT_AN_IDENTITY = {
    IdentityKind.PROFILE: Reason.BAD_PROFILE,
    IdentityKind.EMAIL: Reason.BAD_EMAIL,
    IdentityKind.PHONE: Reason.BAD_PHONE,
    IdentityKind.HANDLE: Reason.BAD_HANDLE,
}
_Take = Callable[[_Reader, int, str], None]
_TAKES: dict[Field, _Take] = {
    Field.DISPLAY_NAME: partial(_Reader.name, part="raw"),
    Field.GIVEN_NAME: partial(_Reader.name, part="given"),
    Field.FAMILY_NAME: partial(_Reader.name, part="family"),
    Field.EMAIL: _Reader.emails,
    Field.PHONE: _Reader.phones,
    Field.PROFILE_URL: _Reader.profiles,
    Field.HANDLE: _Reader.handles,
    Field.EMPLOYER: partial(_Reader.line, attribute="employer"),
    Field.TITLE: partial(_Reader.line, attribute="title"),
    Field.LOCATION: partial(_Reader.line, attribute="location"),
    Field.EXTERNAL_ID: partial(_Reader.line, attribute="external_id"),
    Field.CONNECTED_ON: _Reader.date,
    Field.NOTE: _Reader.note,
    Field.BIRTHDAY: _Reader.birthday,
    **dict.fromkeys(_BIRTH, _Reader.born),
    Field.GROUPS: _Reader.groups,
    Field.PHOTO: _Reader.photo,
    Field.DO_NOT_CONTACT: _Reader.do_not_contact,
}
