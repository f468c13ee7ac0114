"""The virus scanner: clamd, handed each file as a stream over a socket (clamd(8), the command INSTREAM).

Without `CLAMD_URL` there is none. One that does not answer is no answer: whoever asks keeps the file back until it does.
"""

import socket
from contextlib import closing
from os import SEEK_SET
from struct import pack
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from flask import current_app

SECONDS_TO_CONNECT = 3
SECONDS_TO_ANSWER = 30
DEFAULT_PORT = 3310
LONGEST_ANSWER = 4_096
_CHUNK = 1 << 16
_FINE, _FOUND = "OK", " FOUND"


class ScannerAway(Exception):
    """Nobody has looked at the file: the scanner cannot be reached."""


class NotLookedAt(ScannerAway):
    """It can be reached, but did not look at this file to its end; it may still look at others."""


def threat_in(stream: BinaryIO) -> str:
    """What the scanner calls what it found in a stream, or nothing; without a scanner, nothing. Leaves the stream at its
    beginning. Raises ScannerAway.
    """
    if not _url():
        return ""
    stream.seek(0, SEEK_SET)
    try:
        scanner = _connected()
    except OSError as error:
        raise ScannerAway(str(error)) from error
    try:
        return _read(_asked(scanner, stream))
    except OSError as error:
        raise NotLookedAt(str(error)) from error
    finally:
        stream.seek(0, SEEK_SET)


def _url() -> str:
    url: str = current_app.extensions["settings"].clamd_url or ""
    return url


def _asked(connected: socket.socket, stream: BinaryIO) -> str:
    """The answer to the whole stream: pieces, each with its length before it, and an empty one at the end."""
    with closing(connected) as scanner:
        scanner.settimeout(SECONDS_TO_ANSWER)
        scanner.sendall(b"zINSTREAM\0")
        while piece := stream.read(_CHUNK):
            scanner.sendall(pack("!L", len(piece)) + piece)
        scanner.sendall(pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := scanner.recv(LONGEST_ANSWER)):
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected() -> socket.socket:
    parts = urlsplit(_url())
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or DEFAULT_PORT), SECONDS_TO_CONNECT)
    scanner = socket.socket(socket.AF_UNIX)
    scanner.settimeout(SECONDS_TO_CONNECT)
    try:
        scanner.connect(unquote(parts.path))
    except OSError:
        scanner.close()
        raise
    return scanner


def _read(answer: str) -> str:
    """`stream: OK`, `stream: Eicar-Test-Signature FOUND`, or why it could not look."""
    said = answer.partition(": ")[2]
    if said == _FINE:
        return ""
    if said.endswith(_FOUND):
        return said.removesuffix(_FOUND)
    raise NotLookedAt(answer or "no answer")
