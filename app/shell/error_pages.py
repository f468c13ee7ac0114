"""Every failure becomes an answer here: a page, a fragment for htmx, or problem+json (RFC 9457)."""

from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from psycopg.errors import DiskFull, QueryCanceled
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from app.kernel.errors import Conflict, Failure, Forbidden
from app.kernel.files import is_full_disk
from app.kernel.limits import seconds_to_wait, too_often
from app.kernel.web import is_fragment_request, local_path

log = structlog.get_logger(__name__)

SECONDS_UNTIL_THE_DATABASE_IS_BACK = 30
"""The longest pause before it is started again."""


def init_error_pages(app: Flask) -> None:
    """Register the one place where failures are turned into answers."""
    app.register_error_handler(Failure, _failure)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, lambda error: _failure(Conflict()))
    app.register_error_handler(StaleDataError, lambda error: _failure(Conflict()))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def _failure(error: Failure) -> ResponseReturnValue:
    if isinstance(error, Forbidden) and g.reader is None and g.get("outside") is None:
        if request.method == "GET" and not is_fragment_request():
            return redirect(url_for(_way_in(), next=request.full_path.rstrip("?")), 303)
        return _signed_out()
    return _answer(error.status, error.sentence)


def _way_in() -> str:
    """The same pages are open to people outside: whoever came in here as one of them is asked to do so again."""
    is_own_page = (request.blueprint or "") == "portal" or "candidate" in session
    return "portal.sign_in" if is_own_page else "sign_in.page"


def _signed_out() -> ResponseReturnValue:
    """Says so; htmx goes to sign in, and from there back to the page that asked."""
    sentence = _("You are signed out. Sign in again; what you typed is kept in this browser.")
    response = make_response(_answer(401, sentence))
    if is_fragment_request():
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        here = local_path(f"{page.path}?{page.query}".rstrip("?"), "/")
        response.headers["HX-Redirect"] = url_for(_way_in(), next=here)
    return response


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return _answer(400, _("This page was open for too long. Reload it and send it again."))


def _untrusted_host(error: SecurityError) -> ResponseReturnValue:
    """In plain text: a page has links, and there is no trusted host to link to."""
    return Response(_("This is not an address of this site."), 400, mimetype="text/plain")


def _http(error: HTTPException) -> ResponseReturnValue:
    sentences = {
        404: _("There is nothing here, or nothing that you may see."),
        405: _("This address does not take that kind of request."),
        413: _("That is larger than this place takes."),
    }
    code = error.code or 500
    return _answer(code, sentences.get(code, _("That request could not be understood.")))


def _too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    response = make_response(_answer(429, too_often()))
    response.headers["Retry-After"] = str(seconds_to_wait())
    return response


def _database(error: OperationalError) -> ResponseReturnValue:
    """A question that takes too long is given up; a database that is away comes back; anything else is a fault."""
    if isinstance(error.orig, DiskFull):
        return _no_room()
    if isinstance(error.orig, QueryCanceled):
        log.warning("request.took_too_long")
        return _answer(503, _("Finding that out takes too long. Ask for less: search for a name, or add a filter."))
    return _away() if _is_away(error.orig) else _unexpected(error)


def _is_away(error: object) -> bool:
    """No server answered (there is no code then), or it was just ending or beginning (classes 08 and 57P of SQLSTATE)."""
    code = getattr(error, "sqlstate", None)
    return code is None or code.startswith(("08", "57P"))


def _away() -> ResponseReturnValue:
    log.error("request.no_database")
    response = make_response(_answer(503, _("The database does not answer just now. Try again in a minute.")))
    response.headers["Retry-After"] = str(SECONDS_UNTIL_THE_DATABASE_IS_BACK)
    return response


def _no_room() -> ResponseReturnValue:
    log.error("request.no_room")
    return _answer(507, _("There is no room left on the server. Nothing was changed; please tell an administrator."))


def _unexpected(error: Exception) -> ResponseReturnValue:
    if isinstance(error, OSError) and is_full_disk(error):
        return _no_room()
    log.exception("request.failed", error=type(error).__name__)
    return _answer(500, _("Something broke on our side. Nothing was changed; please try again."))


def _answer(status: int, sentence: str) -> ResponseReturnValue:
    if request.accept_mimetypes.best_match(["text/html", "application/problem+json"]) == "application/problem+json":
        response = jsonify(title=sentence, status=status, request_id=g.get("request_id"))
        response.mimetype = "application/problem+json"
        return response, status
    template = "errors/_fragment.html" if is_fragment_request() else "errors/page.html"
    layout = "layouts/app.html" if _knows_its_way(status) else "layouts/plain.html"
    return make_response(render_template(template, status=status, sentence=sentence, layout=layout), status)


def _knows_its_way(status: int) -> bool:
    """Whether the reader is signed in, and the pages around are known to work: after a fault of ours they may not."""
    return g.reader is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR
