"""The columns of the list of people: which there are, and which a reader sees, by the address or as they chose before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.identity.models import User
from app.identity.reader import AnyReader
from app.search.sorting import Sorting


@dataclass(frozen=True)
class Column:
    """A column beside the name. `sort` is the order that its heading asks for; one without cannot be sorted by."""

    name: str
    label: LazyString
    sort: Sorting | None


COLUMNS = {
    column.name: column
    for column in (
        Column("what", _l("What they do"), Sorting.EMPLOYER),
        Column("place", _l("Place"), Sorting.PLACE),
        Column("touch", _l("In touch"), None),
        Column("last", _l("Last contact"), Sorting.LAST_DOWN),
        Column("mine", _l("Yours"), Sorting.DUE),
        Column("source", _l("Source"), Sorting.SOURCE),
        Column("added", _l("Added"), Sorting.ADDED_DOWN),
    )
}
"""In the order in which they stand."""

USUAL = ("what", "touch", "last", "mine")
NONE = "none"


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of these names that are columns, each once, in the order in which they stand."""
    wanted = set(names)
    return tuple(name for name in COLUMNS if name in wanted)


def written(names: Collection[str]) -> str:
    """As it stands in an address; no column but the name is one choice, too."""
    return ",".join(known(names)) or NONE


def read(text: str) -> str:
    """What an address says of columns in the one way to write it; empty when it says nothing."""
    names = known(text.split(","))
    return written(names) if names or text == NONE else ""


def shown_to(reader: AnyReader, text: str) -> tuple[str, ...]:
    """By the address; where it says nothing, as the reader chose, or the usual ones."""
    if text:
        return known(text.split(","))
    return USUAL if reader.list_columns is None else known(reader.list_columns)


def choose(reader: User, names: Iterable[str]) -> None:
    """Keep which columns somebody sees from now on."""
    chosen = known(names)
    reader.list_columns = None if chosen == USUAL else list(chosen)
