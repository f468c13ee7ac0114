"""Photos out of address cards, some at a time, after the people are in: each is looked at and cut as if somebody brought it.

Whoever has a photo keeps it. A picture that cannot be taken leaves the person without one.
"""

import base64
import binascii
import io
import json
import re
from dataclasses import dataclass

from sqlalchemy import select

from app.kernel import apart, files
from app.kernel.access import may
from app.kernel.apart import TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.files import KeptFile, NoRoom
from app.kernel.permissions import May
from talent.documents import photos
from talent.documents.models import Photo
from talent.prospects.models import Prospect
from talent.transfer.models import Import, ImportRow, Outcome
from talent.transfer.queries import row_at

SECONDS_TO_READ = 120
_DATA = re.compile(r"data:[^,]{0,200},", re.IGNORECASE)


@dataclass
class Batch:
    """Pictures that were cut and stored, by the lines of their cards, and up to which line was looked."""

    taken: list[tuple[int, KeptFile]]
    line: int
    is_end: bool

    def drop(self) -> None:
        for _line, kept in self.taken:
            files.discard(kept.name)

    def put(self, import_: Import) -> None:
        """Each is the photo of its card's person, who had none."""
        for line, kept in self.taken:
            row = db.session.scalar(row_at(import_.id, line))
            if row is None or not _put(import_, row, kept):
                files.discard_after_commit(kept.name)
        import_.photos_to = self.line


def next_photos(import_: Import) -> Batch:
    """The next pictures of the file, stored. Raises NoRoom."""
    actor = import_.user.as_actor()
    if not may(actor, May.KEEP_DOCUMENTS):
        return Batch([], import_.photos_to, is_end=True)
    with files.at_hand(import_.upload or "") as path:
        try:
            said = apart.run("talent.transfer.picturing", str(path), str(import_.photos_to), seconds=SECONDS_TO_READ)
        except (Unreadable, TakesTooLong, TakesTooMuchMemory):
            return Batch([], import_.photos_to, is_end=True)
    found = json.loads(said)
    wanted = _wanted(import_, [line for line, _picture in found["pictures"]])
    taken = [(line, kept) for line, picture in found["pictures"] if line in wanted and (kept := _kept(picture))]
    last = max((line for line, _picture in found["pictures"]), default=import_.photos_to)
    return Batch(taken, last, found["is_end"])


def _wanted(import_: Import, lines: list[int]) -> set[int]:
    """The lines whose people came in, or got something new; and those that mean the same person as another line."""
    came_in = ImportRow.outcome.in_((Outcome.CREATED, Outcome.UPDATED)) | ImportRow.of_line.is_not(None)
    rows = select(ImportRow.line).where(ImportRow.import_id == import_.id, ImportRow.line.in_(lines), came_in)
    return set(db.session.scalars(rows))


def _kept(picture: str) -> KeptFile | None:
    try:
        return photos.take_in(io.BytesIO(base64.b64decode(_DATA.sub("", picture.strip(), count=1))))
    except NoRoom:
        raise
    except (binascii.Error, ValueError, Refused):
        return None


def _put(import_: Import, row: ImportRow, kept: KeptFile) -> bool:
    """Under the id of the row, by which undoing finds it. Whether the person is here and had no photo."""
    person = db.session.get(Prospect, row.prospect_id) if row.prospect_id else None
    if person is None or photos.photo_of(person.id) is not None or db.session.get(Photo, row.id) is not None:
        return False
    photos.put(import_.user.as_actor(), person, kept, photo_id=row.id, import_id=str(import_.id))
    import_.photos_done += 1
    return True
