"""The kinds of files that are taken, and why one cannot be read: words that the reading process knows too."""

from enum import StrEnum


class MediaType(StrEnum):
    """The kinds that are taken."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"

    @property
    def is_picture(self) -> bool:
        return self in PICTURES

    @property
    def is_shown_in_the_browser(self) -> bool:
        """Whether it is opened beside the product; everything else is only handed out to be kept."""
        return self.is_picture or self is MediaType.PDF

    @property
    def extensions(self) -> tuple[str, ...]:
        """The ones that such a file may have; the first is given to one with another."""
        return EXTENSIONS[self]


PICTURES = frozenset({MediaType.PNG, MediaType.JPEG, MediaType.WEBP})
EXTENSIONS: dict[MediaType, tuple[str, ...]] = {
    MediaType.PDF: (".pdf",),
    MediaType.DOCX: (".docx",),
    MediaType.ODT: (".odt",),
    MediaType.TEXT: (".txt", ".text", ".md"),
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.WEBP: (".webp",),
}


class Unread(StrEnum):
    """Why a document cannot be read. Codes are stored."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TAKES_TOO_MUCH = "takes_too_much"
    FILE_GONE = "file_gone"
    INFECTED = "infected"
