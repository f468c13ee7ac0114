"""What did somebody bring? Looks into a file and hands out the people in it as a table, and the contacts, if it has any.

Never by the file's name: a ZIP archive by what lies in it, everything else by how it begins.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from flask_babel import lazy_gettext as _l

from talent.transfer.reading.archives import entry_in, named, names_in, what_else
from talent.transfer.reading.cards import table_of_cards
from talent.transfer.reading.contacts import FoundContact, Part
from talent.transfer.reading.formats import Format
from talent.transfer.reading.limits import Limits, Unreadable
from talent.transfer.reading.linkedin import invitations, messages
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.records import Record
from talent.transfer.reading.sheets import table_in_workbook
from talent.transfer.reading.table import Opener, Table, table_in_text
from talent.transfer.reading.x_archive import begins_like_x, direct_messages

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_START = 4_096
_X_FILES = tuple(
    (rf"direct-messages{kind}(?:-part\d+)?\.js", rf"direct-message{kind}-headers(?:-part\d+)?\.js")
    for kind in ("", "-group")
)
CONTACT_FORMATS = frozenset({Format.LINKEDIN_MESSAGES, Format.LINKEDIN_INVITATIONS})


def open_table(path: Path, limits: Limits | None = None) -> Table:
    """The people in a file; `Unreadable` says what else it seems to be. Without a row where it holds contacts only."""
    limits = limits or Limits()
    _refuse_large(path, limits)
    if not _is_archive(path):
        return _table_in(_plain(path), limits)
    names = names_in(path, limits)
    if "xl/workbook.xml" in names:
        return table_in_workbook(path, limits)
    wanted = named(names, r"connections\.csv") or _cards_among(names)
    if wanted:
        return _table_in(partial(entry_in, path, limits, wanted[0]), limits)
    if _x_files(names):
        return _empty(Format.X_MESSAGES, limits)
    alone = [*named(names, r"messages\.csv"), *_invitations(names)]
    table = _contact_table(partial(entry_in, path, limits, alone[0]), limits) if alone else None
    if table is None:
        raise Unreadable(what_else(names))
    return _empty(table.format, limits, table)


def open_cards(path: Path, limits: Limits | None = None) -> Opener:
    """The address cards of a file that `open_table` has recognised as such."""
    limits = limits or Limits()
    if not _is_archive(path):
        return _plain(path)
    return partial(entry_in, path, limits, _cards_among(names_in(path, limits))[0])


def open_contacts(path: Path, limits: Limits | None = None) -> list[Part]:
    """What tells of contacts in the same file: messages, invitations. Empty for most files."""
    limits = limits or Limits()
    if not _is_archive(path):
        return _contacts_in(_plain(path), limits)
    names = names_in(path, limits)
    within = partial(partial, entry_in, path, limits)
    parts = [
        *(
            Part("messages", partial(_if_readable, partial(messages, within(name), limits)))
            for name in named(names, r"messages\.csv")[:1]
        ),
        *(
            Part("invitations", partial(_if_readable, partial(invitations, within(name), limits)))
            for name in _invitations(names)
        ),
    ]
    x = [within(name) for name in _x_files(names)]
    account = [within(name) for name in named(names, r"account\.js")[:1]]
    return parts or ([Part("direct messages", partial(direct_messages, x, account))] if x else [])


def _x_files(names: list[str]) -> list[str]:
    """Of messages whose text is in the archive too, the headers say nothing new."""
    return [name for whole, headers in _X_FILES for name in sorted(named(names, whole) or named(names, headers))]


def _invitations(names: list[str]) -> list[str]:
    return named(names, r"invitations\.csv")[:1]


def _cards_among(names: list[str]) -> list[str]:
    """The address cards of an archive (Google's, Apple's); no other table is chosen for somebody."""
    return named(names, r".+\.vcf")[:1]


def _contact_table(opener: Opener, limits: Limits) -> Table | None:
    """What lies in an archive under the name of LinkedIn's messages, if it is that."""
    try:
        table = table_in_text(opener, limits)
    except Unreadable:
        return None
    return table if table.format in CONTACT_FORMATS else None


def _if_readable(read: Callable[[str], Iterator[FoundContact]], user_name: str) -> Iterator[FoundContact]:
    """A part that is broken says so, and leaves the others whole."""
    try:
        yield from read(user_name)
    except Unreadable:
        yield FoundContact(1, reason=Reason.PART_UNREADABLE)


def _refuse_large(path: Path, limits: Limits) -> None:
    if path.stat().st_size > limits.file:
        megabytes = limits.file // 1_000_000
        raise Unreadable(
            _l(
                "This file is larger than %(megabytes)s MB. Split it, and import the parts one by one.",
                megabytes=megabytes,
            )
        )


def _plain(path: Path) -> Opener:
    def opened() -> BinaryIO:
        return path.open("rb")

    return opened


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4).startswith(_ZIP)


def _table_in(opener: Opener, limits: Limits) -> Table:
    start = _start(opener)
    if start.startswith("begin:vcard"):
        return table_of_cards(opener, limits)
    if begins_like_x(start):
        return _empty(Format.X_MESSAGES, limits)
    if start.startswith("window.ytd."):
        raise Unreadable(
            _l(
                "This file of X's archive holds no direct messages between two people. Choose the whole archive, as X sent it."
            )
        )
    table = table_in_text(opener, limits)
    return _empty(table.format, limits, table) if table.format in CONTACT_FORMATS else table


def _start(opener: Opener) -> str:
    """How a text begins, in small letters and without byte order mark or blanks, in UTF-8 or UTF-16."""
    with opener() as stream:
        start: bytes = stream.read(_START)
    encoding = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return start.decode(encoding, "replace").replace("\0", "").lstrip().lower()


def _contacts_in(opener: Opener, limits: Limits) -> list[Part]:
    start = _start(opener)
    if begins_like_x(start):
        return [Part("direct messages", partial(direct_messages, [opener], []))]
    if start.startswith("begin:vcard"):
        return []
    format_ = table_in_text(opener, limits).format
    if format_ is Format.LINKEDIN_MESSAGES:
        return [Part("messages", partial(messages, opener, limits))]
    return [Part("invitations", partial(invitations, opener, limits))] if format_ in CONTACT_FORMATS else []


def _empty(format_: Format, limits: Limits, like: Table | None = None) -> Table:
    """A table without people; its columns are shown all the same."""
    header = like.header if like else []
    return Table(format=format_, header=header, header_line=0, limits=limits, source=_no_records)


@contextmanager
def _no_records(_line: int) -> Iterator[Iterator[Record]]:
    yield iter(())
