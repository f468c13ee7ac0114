"""Fetching from addresses that people give us, and from nowhere that they should not reach through us.

The name is resolved once, every address it has must be a public one, and the connection goes to exactly that address
(`microsoft-antissrf`); only https on its own port, no redirects, no proxy or password of the machine's, so many bytes, so many seconds.
Hosts of one's own network that the deployment names (`PRIVATE_HOSTS`) are excepted from the first half of that.
"""

import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import FrameType
from typing import IO
from urllib.parse import urlsplit

import requests
from AntiSSRF import AntiSSRFError, AntiSSRFPolicy, PolicyConfigOptions
from flask import current_app

CHUNK = 64 * 1024
SECONDS_TO_CONNECT = 5
SECONDS_OF_SILENCE = 10
_HTTPS = 443


class Trouble(StrEnum):
    """Why nothing could be fetched."""

    FORBIDDEN = "forbidden"
    UNREACHABLE = "unreachable"
    LEADS_ELSEWHERE = "leads_elsewhere"
    REFUSED = "refused"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


class NotFetched(Exception):
    """Nothing was fetched; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True)
class Known:
    """What the server said of the last answer, so that it need not give the same again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Limits:
    """Bytes of the body as it arrives unpacked, and seconds for all of it."""

    most_bytes: int
    seconds: float


def is_allowed(url: str) -> bool:
    """Whether it is an address that could be fetched at all; the name is not resolved yet."""
    try:
        parts = urlsplit(url)
        is_own_port = parts.port in (None, _HTTPS)
    except ValueError:
        return False
    is_plain = not parts.username and not parts.password and bool(parts.hostname)
    return is_plain and (_is_excepted(url) or (parts.scheme == "https" and is_own_port))


def fetch(url: str, into: IO[bytes], limits: Limits, known: Known | None = None) -> Known | None:
    """Write what is there into a file; None when it is what was known. Raises NotFetched.

    Only for the main thread of a process, which alone can be interrupted, such as that of a job.
    """
    if not is_allowed(url):
        raise NotFetched(Trouble.FORBIDDEN)
    try:
        with (
            _at_most(limits.seconds),
            _session(url) as session,
            _asked(session, url, known or Known()) as answer,
        ):
            if not _is_new(answer):
                return None
            _write_down(answer, into, limits.most_bytes)
            return Known(answer.headers.get("ETag", "")[:500], answer.headers.get("Last-Modified", "")[:100])
    except AntiSSRFError as error:
        raise NotFetched(Trouble.FORBIDDEN) from error
    except requests.Timeout as error:
        raise NotFetched(Trouble.TOO_SLOW) from error
    except (requests.RequestException, OSError, ValueError) as error:
        raise NotFetched(Trouble.UNREACHABLE) from error


def _is_excepted(url: str) -> bool:
    """Whether the deployment names this host, with its port if it has one."""
    parts = urlsplit(url)
    return (
        parts.scheme in {"http", "https"} and parts.netloc.lower() in current_app.extensions["settings"].private_hosts
    )


def _session(url: str) -> requests.Session:
    is_excepted = _is_excepted(url)
    policy = AntiSSRFPolicy(PolicyConfigOptions.NONE if is_excepted else PolicyConfigOptions.EXTERNAL_ONLY_LATEST)
    policy.allow_plain_text_http = is_excepted
    session: requests.Session = policy.get_antissrf_session()
    session.trust_env = False
    return session


def _asked(session: requests.Session, url: str, known: Known) -> requests.Response:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return session.get(
        url,
        headers={"User-Agent": "Perennial", **{name: value for name, value in conditions.items() if value}},
        timeout=(SECONDS_TO_CONNECT, SECONDS_OF_SILENCE),
        allow_redirects=False,
        stream=True,
    )


def _is_new(answer: requests.Response) -> bool:
    """Raises NotFetched when it is no answer to the question."""
    status = answer.status_code
    if status == requests.codes.not_modified:
        return False
    if status != requests.codes.ok:
        raise NotFetched(_trouble_of(status))
    return True


def _trouble_of(status: int) -> Trouble:
    if status in {requests.codes.gone, requests.codes.not_found}:
        return Trouble.GONE
    if requests.codes.multiple_choices <= status < requests.codes.bad_request:
        return Trouble.LEADS_ELSEWHERE
    is_refused = requests.codes.bad_request <= status < requests.codes.internal_server_error
    return Trouble.REFUSED if is_refused else Trouble.UNREACHABLE


@contextmanager
def _at_most(seconds: float) -> Generator[None]:
    """A server that says a letter now and then is never silent, and would be heard out for days: neither a timeout of
    its connection nor a look at the clock between pieces ends that. An alarm that was set before goes on afterwards.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise NotFetched(Trouble.TOO_SLOW)

    began, before = time.monotonic(), signal.signal(signal.SIGALRM, stop)
    left, _interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001))


def _write_down(answer: requests.Response, into: IO[bytes], most_bytes: int) -> None:
    size = 0
    for piece in answer.iter_content(CHUNK):
        size += len(piece)
        if size > most_bytes:
            raise NotFetched(Trouble.TOO_LARGE)
        into.write(piece)
