"""Stored files on their way to the browser: never as anything but what they are, in a sandbox, and in ranges if asked."""

from unicodedata import normalize
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from app.kernel import files
from app.kernel.errors import NotFound
from talent.documents.brought import BroughtFile
from talent.documents.models import Photo

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self' data:",
        "style-src 'unsafe-inline'",
        "object-src 'self'",
        "frame-ancestors 'none'",
        "sandbox",
    )
)
"""Nothing of ours is within reach of what somebody brought: no script, no cookie, no form, no frame."""
A_YEAR = 365 * 24 * 3600
_CHUNK = 65_536
_NOT_QUOTED = "!#$&+-.^_`|~"


def document_response(file: BroughtFile, *, as_attachment: bool) -> Response:
    """What somebody brought, under its name: a document, or what came with a message."""
    response = _response(file.stored_as, file.media_type.value, file.size, file.sha256)
    is_shown = file.media_type.is_shown_in_the_browser and not as_attachment
    disposition = "inline" if is_shown else "attachment"
    response.headers.set("Content-Disposition", disposition, **_names(file.original_name))
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(name: str) -> dict[str, str]:
    """As RFC 6266 asks: plain letters for old programs, and all of them as RFC 8187 writes them."""
    if name.isascii():
        return {"filename": name}
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe=_NOT_QUOTED)}"}


def photo_response(photo: Photo) -> Response:
    """A photo, for this browser to keep: another picture has another address."""
    response = _response(photo.stored_as, "image/jpeg", photo.size, photo.sha256)
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


def _response(stored_as: str, media_type: str, size: int, digest: str) -> Response:
    """Raises NotFound when the storage has lost the file."""
    try:
        stream = files.opened(stored_as)
    except FileNotFoundError as error:
        raise NotFound from error
    body = wrap_file(request.environ, stream, _CHUNK)
    response = Response(body, mimetype=media_type, direct_passthrough=True)
    response.content_length = size
    response.set_etag(digest)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return response
