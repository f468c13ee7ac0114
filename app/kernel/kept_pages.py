"""Public pages that are drawn once and kept in the process: the same for everybody, without cookies, with an edition.

A page is drawn as the public sees it, whoever asks, and answered from here as long as the edition is the same: what
`Edition` says changes with anything that is public. It is asked for at most once a second, and a page is drawn anew
after a minute in any case. So what is withdrawn is gone from here within a second, and from caches on the way within
`MAX_AGE` seconds, which is all that the answer allows them.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue

from app.kernel.actor import Actor, act_as

MAX_AGE = 60
ASKED_EVERY = 1.0
"""Seconds between two questions for the edition."""
MOST_PAGES = 512
KEPT = "kept pages"
_MARK = "perennial.kept_page"
_PERSONAL = frozenset({"set-cookie", "vary", "cache-control", "content-length", "etag", "x-request-id"})
_COMPRESSED = ("text/", "application/atom+xml", "application/json", "image/svg")
_SHORTEST = 500

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Edition = Callable[[], object]
Start = Callable[..., Any]


@dataclass(frozen=True)
class Page:
    """One page as it was drawn: its bytes, also compressed, and the headers that go with either."""

    edition: object
    drawn_at: float
    etag: str
    plain: bytes
    packed: bytes | None
    headers: list[tuple[str, str]]

    def answer(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """As WSGI answers: not modified, compressed, or as it is."""
        is_packed = self.packed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = self.packed if is_packed and self.packed is not None else self.plain
        etag = f'"{self.etag}{"-gz" if is_packed else ""}"'
        headers = [
            *self.headers,
            ("ETag", etag),
            ("Cache-Control", f"public, max-age={MAX_AGE}"),
            ("Vary", "Accept-Encoding"),
        ]
        if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start("304 NOT MODIFIED", headers)
            return ()
        if is_packed:
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        start("200 OK", headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


@dataclass
class Keep:
    """The pages of one process, shared by its threads; those drawn longest ago make room."""

    edition: Edition
    pages: dict[str, Page] = field(default_factory=dict)
    asked_at: float = 0.0
    current: object = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def look_up(self, app: Flask, key: str) -> Page | None:
        """A page that still holds."""
        page = self.pages.get(key)
        if page is None:
            return None
        if page.drawn_at + MAX_AGE < time.monotonic() or page.edition != self.edition_now(app):
            with self.lock:
                self.pages.pop(key, None)
            return None
        return page

    def edition_now(self, app: Flask) -> object:
        if time.monotonic() - self.asked_at >= ASKED_EVERY:
            with self.lock:
                if time.monotonic() - self.asked_at >= ASKED_EVERY:
                    with app.app_context():
                        act_as(Actor.public())
                        self.current = self.edition()
                    self.asked_at = time.monotonic()
        return self.current

    def put(self, key: str, page: Page) -> None:
        with self.lock:
            self.pages.pop(key, None)
            self.pages[key] = page
            if len(self.pages) > MOST_PAGES:
                del self.pages[next(iter(self.pages))]

    def forget(self) -> None:
        """Ask again at the next request: something public has just changed here."""
        self.asked_at = 0.0

    def forget_all(self) -> None:
        """Draw every page anew."""
        with self.lock:
            self.pages.clear()
        self.forget()


def keep_pages(app: Flask, edition: Edition) -> None:
    """Answer kept pages before anything else of the application is asked."""
    keep = app.extensions[KEPT] = Keep(edition)
    inner = app.wsgi_app

    def answering(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return inner(environ, start)
        key = environ["PATH_INFO"]
        page = keep.look_up(app, key) if not environ["QUERY_STRING"] else None
        if page is not None:
            return page.answer(environ, start)
        return _drawn(inner, keep, key, environ, start)

    app.wsgi_app = answering  # type: ignore[method-assign, assignment]


def _drawn(
    inner: Callable[..., Iterable[bytes]], keep: Keep, key: str, environ: dict[str, Any], start: Start
) -> Iterable[bytes]:
    """Ask the application; if a kept page comes of it, answer with that instead, without cookies."""
    said: list[Any] = []

    def note(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
        if _MARK not in environ:
            return start(status, headers, error) if error else start(status, headers)
        said.append(headers)
        return lambda _data: None

    body = inner(environ, note)
    marked: tuple[bytes, object] | None = environ.pop(_MARK, None)
    if marked is None or not said:
        return body
    if hasattr(body, "close"):
        body.close()
    plain, edition = marked
    headers = [(name, value) for name, value in said[0] if name.lower() not in _PERSONAL]
    page = _page(plain, edition, headers)
    if not environ["QUERY_STRING"]:
        keep.put(key, page)
    return page.answer(environ, start)


def _page(plain: bytes, edition: object, headers: list[tuple[str, str]]) -> Page:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    is_packable = len(plain) >= _SHORTEST and kind.startswith(_COMPRESSED)
    packed = gzip.compress(plain, 6, mtime=0) if is_packable else None
    return Page(edition, time.monotonic(), hashlib.sha256(plain).hexdigest()[:20], plain, packed, headers)


def kept(view: View) -> View:
    """A view that is drawn as the public sees it, whoever asks, and kept. It must not ask for the session or a token.

    What is public is read in a database session of its own; failures are answered as ever, and not kept.
    """

    @wraps(view)
    def drawn(*args: Any, **kwargs: Any) -> Response:
        keep: Keep = current_app.extensions[KEPT]
        edition = keep.edition_now(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the documented way
        response = drawn_for_anybody(view, *args, **kwargs)
        request.environ[_MARK] = (response.get_data(), edition)
        return response

    return drawn  # type: ignore[return-value]


def drawn_for_anybody(view: View, *args: Any, **kwargs: Any) -> Response:
    """What a view answers as the public sees it, whoever asks, in a database session of its own."""
    request_id = g.get("request_id")
    with current_app.app_context():
        g.request_id = request_id
        act_as(Actor.public())
        return make_response(view(*args, **kwargs))


def as_anybody(view: View) -> View:
    """A view that is drawn as the public sees it and asked for anew each time: what is withdrawn is gone at once. A
    browser may keep a copy, if it asks whether it still holds.
    """

    @wraps(view)
    def drawn(*args: Any, **kwargs: Any) -> Response:
        response = drawn_for_anybody(view, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        response.make_conditional(request)
        return response

    return drawn  # type: ignore[return-value]
