"""What a file tells of one contact: with whom, when, who wrote."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from talent.transfer.reading.reasons import Reason

PROFILE, EXTERNAL = "profile", "external"


@dataclass(slots=True)
class FoundContact:
    """One message or invitation. `key` is the same in every export of it; `identity` is canonical, of `identity_kind`
    (a profile, or a number that only the source knows), and empty where the file shows a name only.
    """

    line: int
    is_ours: bool = False
    at: datetime | None = None
    name: str = ""
    identity_kind: str = ""
    identity: str = ""
    content: str = ""
    key: str = ""
    reason: Reason | None = None


@dataclass(frozen=True)
class Part:
    """One part of a file that tells of contacts. `read` takes the name of whose file it is, to find out who wrote what."""

    name: str
    read: Callable[[str], Iterator[FoundContact]]


_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(?:UTC|Z|\+00:00)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4}),? (\d{1,2}):(\d\d)(?::\d\d)?\s*([AP]M)?", re.IGNORECASE)
_NOON = 12


def moment(text: str) -> datetime:
    """`2026-09-11 19:04:59 UTC`, with T and Z, without seconds, or `8/20/26, 8:13 AM` (month first), all in UTC. ValueError else."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if found := _AMERICAN.fullmatch(text):
        month, day, year, hour, minute = (int(part) for part in found.groups()[:5])
        half = (found[6] or "").upper()
        if half:
            hour = hour % _NOON + (_NOON if half == "PM" else 0)
        return datetime(year + 2000 if year < 100 else year, month, day, hour, minute, tzinfo=UTC)  # noqa: PLR2004
    raise ValueError(text)
