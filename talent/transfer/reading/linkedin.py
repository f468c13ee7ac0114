"""LinkedIn's messages.csv and Invitations.csv, of any year: who wrote to whom, and when.

Neither says who the exporting person is: that is whoever takes part in most conversations.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice

from talent.prospects.canonical import NotCanonical, canonical_profile, clean_note, clean_text, folded
from talent.transfer.reading.columns import words
from talent.transfer.reading.contacts import PROFILE, FoundContact, moment
from talent.transfer.reading.limits import Limits
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.table import Opener, Row, Table, table_in_text

_LOOKED_AT = 50_000
_LONGEST_NAME = 200
_LONGEST_CONTENT = 10_000
_TAG = re.compile(r"<[^<>]{1,2000}>")


class _Side:
    """Names and profiles on one side of a message; more than one is a group."""

    def __init__(self, names: str, profiles: str) -> None:
        self.name = clean_text(names[:_LONGEST_NAME])
        self.profiles = [_profile(one) for one in profiles.split(",") if one.strip()]
        self.is_group = len(self.profiles) > 1 or (not self.profiles and names.count(",") > 1)

    @property
    def keys(self) -> list[str]:
        """By what this side is told from others: profiles, else the name."""
        return [key for key in self.profiles if key] or ([folded(self.name)] if self.name else [])


@lru_cache(maxsize=20_000)
def _profile(raw: str) -> str:
    try:
        return canonical_profile(raw)
    except NotCanonical:
        return ""


class _Columns:
    """Finds cells by the name of their column."""

    def __init__(self, table: Table) -> None:
        self._places = {words(name): place for place, name in enumerate(table.header)}

    def __call__(self, row: Row, *names: str) -> str:
        places = (self._places.get(name) for name in names)
        return next((row.cells[place] for place in places if place is not None), "").strip()


def messages(opener: Opener, limits: Limits, user_name: str) -> Iterator[FoundContact]:
    """Every message, those left out with the reason."""
    table = table_in_text(opener, limits)
    cell = _Columns(table)

    def sides(row: Row) -> tuple[_Side, _Side]:
        return (
            _Side(cell(row, "from"), cell(row, "sender profile url")),
            _Side(cell(row, "to"), cell(row, "recipient profile urls")),
        )

    own = _own([sides(row) for row in islice(table.rows(), _LOOKED_AT) if not row.problem], user_name)
    for row in table.rows():
        found = FoundContact(row.line, reason=row.problem)
        if found.reason is None:
            _tell(found, *sides(row), own)
            found.at, found.reason = _at(cell(row, "date"), found.reason)
            found.content = _written(cell(row, "subject"), cell(row, "content"))
            found.reason = _left_aside(row, cell) or found.reason
            whose = cell(row, "conversation id") or found.identity or folded(found.name)
            found.key = "\x1f".join((whose, str(found.at), str(found.is_ours)))
        yield found


def _left_aside(row: Row, cell: _Columns) -> Reason | None:
    if cell(row, "folder").upper() == "SPAM":
        return Reason.SPAM
    drafts = (cell(row, "is message draft"), cell(row, "is conversation draft"))
    return Reason.DRAFT if any(one.lower() in {"yes", "true", "1"} for one in drafts) else None


def invitations(opener: Opener, limits: Limits, user_name: str) -> Iterator[FoundContact]:
    """Every invitation; here the file itself says which way it went."""
    table = table_in_text(opener, limits)
    cell = _Columns(table)
    for row in table.rows():
        found = FoundContact(row.line, reason=row.problem)
        if found.reason is None:
            found.is_ours = cell(row, "direction").upper().startswith("OUT")
            names, profiles = ("to", "inviteeprofileurl") if found.is_ours else ("from", "inviterprofileurl")
            _with(found, _Side(cell(row, names), cell(row, profiles)))
            found.at, found.reason = _at(cell(row, "sent at"), found.reason)
            found.content = _written("", cell(row, "message"))
            found.key = "\x1f".join(("invitation", str(found.is_ours), found.identity or folded(found.name)))
        yield found


def _at(text: str, reason: Reason | None) -> tuple[datetime | None, Reason | None]:
    try:
        return moment(text), reason
    except ValueError:
        return None, reason or Reason.BAD_DATE


def _written(subject: str, content: str) -> str:
    text = html.unescape(_TAG.sub(" ", content[: 2 * _LONGEST_CONTENT])) if "<" in content else content
    return clean_note(f"{subject}\n\n{text}" if subject else text)[:_LONGEST_CONTENT]


def _own(rows: Sequence[tuple[_Side, _Side]], user_name: str) -> frozenset[str]:
    """The keys of whoever takes part in most messages; where two are in all of them, of the one who has the importing
    person's name. Older files show the profile of the sender only: there everybody has two keys, profile and name.
    """
    counts: Counter[str] = Counter()
    called: dict[str, str] = {}
    for sides in rows:
        for side in sides:
            counts.update(set(side.keys))
            called |= {key: folded(side.name) for key in side.keys if not side.is_group}
    most = {key: many + (counts[name] if (name := called.get(key, key)) != key else 0) for key, many in counts.items()}
    top = max(most.values(), default=0)
    best = [key for key, many in most.items() if many == top]
    own = best[0] if len(best) == 1 else next((key for key in best if called.get(key) == folded(user_name)), "")
    return frozenset({own, called.get(own, own)} - {""})


def _tell(found: FoundContact, sender: _Side, recipient: _Side, own: frozenset[str]) -> None:
    if sender.is_group or recipient.is_group:
        found.reason = Reason.GROUP
    elif not own:
        found.reason = Reason.SELF_UNKNOWN
    else:
        found.is_ours = not own.isdisjoint(sender.keys)
        _with(found, recipient if found.is_ours else sender)


def _with(found: FoundContact, other: _Side) -> None:
    found.name = other.name
    found.identity = next((one for one in other.profiles if one), "")
    found.identity_kind = PROFILE if found.identity else ""
    if not found.identity and not found.name:
        found.reason = Reason.NOBODY_ELSE
