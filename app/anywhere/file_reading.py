"""`python -m app.anywhere.file_reading FILE` reads an address card or a mail and writes whom it is about, as JSON: `name`,
`text`, `url`, `title` and `kind`, as if it had been shared in words. A program of its own, with limits on its memory and time.
"""

import json
import sys
from pathlib import Path

from app.kernel.apart import Limits, Unreadable, answer
from outreach.inbox.reading import read as read_mail
from talent.transfer.reading import open_table

LIMITS = Limits(memory=300_000_000, seconds=10)
_NAME, _EMAIL, _PROFILE = "Full name", "E-mail", "Profile"
_SEVERAL = " ::: "


def _told() -> bytes:
    path = Path(sys.argv[1])
    with path.open("rb") as stream:
        is_card = b"BEGIN:VCARD" in stream.read(1_000).upper()
    return json.dumps(_card(path) if is_card else _mail(path)).encode()


def _card(path: Path) -> dict[str, str]:
    """The first card of a file: whoever has several imports them."""
    table = open_table(path)
    row = next(iter(table.rows()), None)
    if row is None or row.problem is not None:
        raise Unreadable("card")
    cells = dict(zip(table.header, row.cells, strict=True))
    name = cells[_NAME] or f"{cells['First name']} {cells['Last name']}".strip()
    text = " ".join(cells[_EMAIL].split(_SEVERAL))
    return {"name": name, "text": text, "url": " ".join(cells[_PROFILE].split(_SEVERAL))}


def _mail(path: Path) -> dict[str, str]:
    """Who wrote it, or whoever wrote what was forwarded, and its subject."""
    with path.open("rb") as stream:
        known = read_mail(stream)
    inner = known.within if known.within is not None and known.within.is_forward else None
    name, address = next(iter((inner.sender if inner else []) or known.sender), ("", ""))
    return {"title": (inner.subject if inner else "") or known.subject, "name": name, "text": address, "kind": "email"}


if __name__ == "__main__":
    sys.exit(answer(_told, sys.stdout.buffer.write, LIMITS))
