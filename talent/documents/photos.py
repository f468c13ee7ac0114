"""Photos of people: taken in as a picture that is cropped and written anew in a process of its own, shown, removed."""

import io
import tempfile
from os import SEEK_END
from shutil import copyfileobj
from typing import BinaryIO, Protocol
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import update

from app.kernel import apart, clock, files, ids
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.apart import Interrupted, TakesTooLong, TakesTooMuchMemory, Unreadable
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.files import KeptFile
from app.kernel.permissions import May
from talent.documents.models import Photo
from talent.documents.queries import all_photos_of, newest_digest, photo_shown
from talent.documents.sniffing import NotTaken, sniff
from talent.prospects.models import Prospect

MOST_BYTES = 20_000_000
SECONDS_TO_CROP = 30
_DIGITS_IN_ADDRESSES = 16


class Pictured(Protocol):
    """Whoever may have a picture: a person, or what a list says of one."""

    @property
    def id(self) -> UUID: ...

    @property
    def photo(self) -> str | None: ...


def take_in(stream: BinaryIO) -> KeptFile:
    """Store a small square of a picture, with nothing else of the file. Raises Refused with why there is none."""
    size = stream.seek(0, SEEK_END)
    if size > MOST_BYTES:
        raise Refused(too_large())
    try:
        is_picture = sniff(stream, size).is_picture
    except NotTaken:
        is_picture = False
    if not is_picture:
        raise Refused(_("This is not a picture that can be shown. Choose a JPEG, PNG or WebP."))
    return files.keep(io.BytesIO(_cropped(stream)))


def too_large() -> str:
    """The sentence for a picture beyond what is taken."""
    return _("This picture is larger than %(megabytes)s MB.", megabytes=MOST_BYTES // 1_000_000)


def _cropped(stream: BinaryIO) -> bytes:
    with tempfile.NamedTemporaryFile(prefix="perennial-") as copy:
        copyfileobj(stream, copy)
        copy.flush()
        try:
            return apart.run("talent.documents.cropping", copy.name, seconds=SECONDS_TO_CROP)
        except (TakesTooLong, TakesTooMuchMemory) as error:
            raise Refused(_("This picture has too many pixels. Make it smaller, and try again.")) from error
        except (Unreadable, Interrupted) as error:
            raise Refused(_("This picture is damaged. Save it anew, or choose another one.")) from error


def put(
    actor: Actor, prospect: Prospect, taken: KeptFile, *, photo_id: UUID | None = None, **told: str
) -> Photo | None:
    """Make a picture that was taken in the photo of a person. Returns the one that it replaces, which can be brought back.

    An import draws the id itself, and tells in the event that it was the import.
    """
    ensure(actor, May.KEEP_DOCUMENTS)
    before = photo_of(prospect.id)
    _put_aside(actor, prospect)
    photo = Photo(
        id=photo_id or ids.new(),
        prospect_id=prospect.id,
        sha256=taken.digest,
        stored_as=taken.name,
        size=taken.size,
        uploaded_by_id=actor.id,
    )
    db.session.add(photo)
    db.session.flush()
    record(actor, "photo.put", photo, **told)
    show_newest(prospect.id)
    return before


def remove(actor: Actor, prospect: Prospect) -> Photo:
    """Show initials again. Returns the photo, which can be brought back for an hour. Raises Refused when there is none."""
    ensure(actor, May.KEEP_DOCUMENTS)
    photo = photo_of(prospect.id)
    if photo is None:
        raise Refused(_("There is no photo."))
    record(actor, "photo.removed", photo)
    _put_aside(actor, prospect)
    show_newest(prospect.id)
    return photo


def restore(actor: Actor, photo: Photo) -> None:
    """Show a photo again that was removed or replaced, instead of any that is there now."""
    ensure(actor, May.KEEP_DOCUMENTS, photo)
    if not photo.is_deleted:
        return
    prospect = db.session.get_one(Prospect, photo.prospect_id)
    _put_aside(actor, prospect)
    photo.deleted_at = photo.deleted_by_id = None
    record(actor, "photo.restored", photo)
    show_newest(prospect.id)


def _put_aside(actor: Actor, prospect: Prospect) -> None:
    for photo in db.session.scalars(all_photos_of(prospect.id)):
        photo.deleted_at, photo.deleted_by_id = clock.now(), actor.id


def show_newest(*prospect_ids: UUID) -> None:
    """Let people know again which of their photos is shown."""
    db.session.flush()
    db.session.execute(update(Prospect).where(Prospect.id.in_(prospect_ids)).values(photo=newest_digest()))


def photo_of(prospect_id: UUID) -> Photo | None:
    """The photo that is shown of somebody."""
    return db.session.scalar(photo_shown(prospect_id))


def photo_path(person: Pictured) -> str:
    """Where the picture of somebody is, or nothing where there is none."""
    return path_of(person.id, person.photo) if person.photo else ""


def photo_url(photo: Photo) -> str:
    """The path of one picture, for good; the same as `photos.show` has, and known outside of requests too."""
    return path_of(photo.prospect_id, photo.sha256)


def path_of(prospect_id: UUID | str, digest: str) -> str:
    """Where the picture with this SHA-256 of somebody is."""
    return f"/people/{prospect_id}/photo/{digest[:_DIGITS_IN_ADDRESSES]}.jpg"


def is_named(photo: Photo, digest: str) -> bool:
    """Whether an address means this picture."""
    return photo.sha256[:_DIGITS_IN_ADDRESSES] == digest
