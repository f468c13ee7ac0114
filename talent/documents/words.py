"""What documents are called, and why one was not read, in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from talent.documents.kinds import MediaType, Unread
from talent.documents.models import DocumentKind

KINDS: dict[DocumentKind, LazyString] = {
    DocumentKind.CV: _l("CV"),
    DocumentKind.LETTER: _l("Letter"),
    DocumentKind.CERTIFICATE: _l("Certificate"),
    DocumentKind.PORTFOLIO: _l("Work samples"),
    DocumentKind.OTHER: _l("Other"),
}
MEDIA_TYPES: dict[MediaType, LazyString] = {
    MediaType.PDF: _l("PDF"),
    MediaType.DOCX: _l("Word"),
    MediaType.ODT: _l("OpenDocument"),
    MediaType.TEXT: _l("Text"),
    MediaType.PNG: _l("Picture"),
    MediaType.JPEG: _l("Picture"),
    MediaType.WEBP: _l("Picture"),
}
UNREAD: dict[Unread, LazyString] = {
    Unread.ENCRYPTED: _l("It is protected by a password, so its text cannot be searched."),
    Unread.DAMAGED: _l("It is damaged or oddly built, so its text cannot be searched."),
    Unread.UNPACKS_TOO_LARGE: _l("It unpacks to more than a document should, so its text was not read."),
    Unread.TAKES_TOO_MUCH: _l("Reading it took too long or too much memory, so its text cannot be searched."),
    Unread.INFECTED: _l("The virus scanner found something harmful in it, so the file was thrown away."),
    Unread.FILE_GONE: _l("The file itself is missing from the storage. Tell an administrator."),
}
