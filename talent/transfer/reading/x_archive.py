"""Direct messages in an archive of X (Twitter): who wrote when, by numbers only; somebody has to say who the numbers are.

The files are JavaScript that assigns one array. It is read as JSON, as a stream, after its beginning; never run.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import ijson

from talent.prospects.canonical import clean_note
from talent.transfer.reading.contacts import EXTERNAL, FoundContact, moment
from talent.transfer.reading.limits import Unreadable
from talent.transfer.reading.reasons import Reason
from talent.transfer.reading.table import Opener

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

from flask_babel import lazy_gettext as _l

_BEGINNING = re.compile(r"\s*window\.ytd\.direct_messages?(_group)?(?:_headers)?\.part\d+\s*=\s*\[", re.IGNORECASE)
_ACCOUNT = re.compile(rb'"accountId"\s*:\s*"(\d{1,25})"')
_NUMBER = re.compile(r"\d{1,25}")
_LOOKED_AT = 20_000
_START = 4_096
_LONGEST_CONTENT = 10_000


def begins_like_x(start: str) -> bool:
    """Whether a text begins as X's files of direct messages between two people do."""
    beginning = _BEGINNING.match(start)
    return beginning is not None and beginning[1] is None


class _Array(io.RawIOBase):
    """The file from the bracket on with which its array opens. `is_of_groups`: several people take part in each conversation."""

    def __init__(self, stream: BinaryIO) -> None:
        start = stream.read(_START)
        beginning = _BEGINNING.match(start.decode("utf-8-sig", "replace"))
        self.is_of_groups = beginning is not None and beginning[1] is not None
        self._rest = start[max(0, start.find(b"[")) :]
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer)
        data = self._rest[: len(view)] or self._stream.read(len(view))
        self._rest = self._rest[len(data) :]
        view[: len(data)] = data
        return len(data)


def direct_messages(files: Sequence[Opener], account: Sequence[Opener], user_name: str) -> Iterator[FoundContact]:
    """Every direct message, counted from 1 in place of lines; those of groups are left out with the reason."""
    own = _own_number(account) or _most_often(files)
    for count, (message, is_of_group) in enumerate(_messages(files), start=1):
        yield FoundContact(count, reason=Reason.GROUP) if is_of_group else _contact(count, message, own)


def _messages(files: Sequence[Opener]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every message, and whether several people take part in its conversation."""
    for opener in files:
        with opener() as stream:
            array = _Array(stream)
            try:
                for found in ijson.items(array, "item.dmConversation.messages.item.messageCreate"):
                    yield (found if isinstance(found, dict) else {}), array.is_of_groups
            except (ijson.JSONError, ValueError, RecursionError) as error:
                if isinstance(error, Unreadable):
                    raise
                raise Unreadable(_l("This archive of X is damaged. Ask X for a new one, and choose that.")) from error


def _own_number(account: Sequence[Opener]) -> str:
    for opener in account:
        with opener() as stream:
            if found := _ACCOUNT.search(stream.read(_START)):
                return found[1].decode()
    return ""


def _most_often(files: Sequence[Opener]) -> str:
    """Who takes part in most of the messages; nobody, where two do in all of them."""
    counts: Counter[str] = Counter()
    between_two = (message for message, is_of_group in _messages(files) if not is_of_group)
    for message in islice(between_two, _LOOKED_AT):
        counts.update({_number(message, "senderId"), _number(message, "recipientId")} - {""})
    most = counts.most_common(2)
    is_clear = len(most) == 1 or (len(most) == 2 and most[0][1] > most[1][1])  # noqa: PLR2004 - the two of them
    return most[0][0] if is_clear else ""


def _number(message: dict[str, Any], name: str) -> str:
    value = message.get(name)
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else ""


def _contact(count: int, message: dict[str, Any], own: str) -> FoundContact:
    sender, recipient, number = (_number(message, name) for name in ("senderId", "recipientId", "id"))
    found = FoundContact(count, is_ours=sender == own, identity_kind=EXTERNAL, key=f"dm\x1f{number}")
    found.identity = recipient if found.is_ours else sender
    try:
        found.at = moment(str(message.get("createdAt", "")))
    except ValueError:
        found.reason = Reason.BAD_DATE
    text = message.get("text")
    found.content = clean_note(text)[:_LONGEST_CONTENT] if isinstance(text, str) else ""
    if not own:
        found.reason = Reason.SELF_UNKNOWN
    elif not found.identity or not number or own not in {sender, recipient}:
        found.reason = Reason.NOBODY_ELSE
    return found
