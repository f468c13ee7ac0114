"""The client that messages are posted with. It shares the machine with what it measures, so it is light: a few blocking
connections that stay open, requests that are bytes but for what differs, answers that are only looked at for their end.
"""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from uuid import UUID, uuid4

from bench.talking import Talker, request

CLIENTS = 8
SECONDS_UNTIL_ANOTHER_TRY = 0.1
_END_OF_HEAD, _LENGTH, _OK = b"\r\n\r\n", b"content-length: ", (b"HTTP/1.1 200", b"HTTP/1.1 204")
_CLIENT_ID, _SINCE = "11111111-1111-4111-8111-111111111111", "99999999"

Ask = Callable[[Talker, UUID, int], bytes]
"""A request of a talker with a client id, who has seen so many changes of the conversation."""


def ask_for_a_message(talker: Talker, client_id: UUID, since: int) -> bytes:
    """As the page's script sends it."""
    if not talker.prepared:
        words = {"csrf_token": talker.token, "body": f"Message {_CLIENT_ID}", "client_id": _CLIENT_ID, "since": _SINCE}
        talker.prepared = request("POST", f"/conversations/{talker.conversation_id}/messages", talker, words)
    prepared = talker.prepared.replace(_CLIENT_ID.encode(), str(client_id).encode())
    return prepared.replace(_SINCE.encode(), b"%08d" % since)


def talk(port: int, some: list[Talker], seconds: float, ask: Ask = ask_for_a_message) -> list[UUID]:
    """Post one after the other from each client until the time is over; the client ids of all that was taken."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        shares = [some[number::CLIENTS] for number in range(CLIENTS)]
        said = [clients.submit(_talk, port, share, until, ask) for share in shares if share]
        return [client_id for one in said for client_id in one.result()]


def _talk(port: int, some: list[Talker], until: float, ask: Ask) -> list[UUID]:
    taken: list[UUID] = []
    line = _connected(port)
    for talker in cycle(some):
        if time.monotonic() > until:
            line.close()
            return taken
        client_id = uuid4()
        line = _posted(port, line, ask(talker, client_id, talker.said))
        talker.said += 1
        taken.append(client_id)
    return taken


def _posted(port: int, line: socket.socket, words: bytes) -> socket.socket:
    """Send it until it is answered, as browsers do; returns the connection that stands."""
    while True:
        try:
            line.sendall(words)
            head = _answer(line)
        except OSError:
            line.close()
            time.sleep(SECONDS_UNTIL_ANOTHER_TRY)
            line = _connected(port)
            continue
        if not head.startswith(_OK):
            raise RuntimeError(head.decode())
        return line


def _answer(line: socket.socket) -> bytes:
    """The head of an answer, once all of it has come. Raises OSError when the line ends before."""
    answer = b""
    while True:
        piece = line.recv(65536)
        if not piece:
            raise ConnectionResetError
        answer += piece
        end = answer.find(_END_OF_HEAD)
        if end >= 0 and len(answer) >= end + len(_END_OF_HEAD) + _length(answer[:end]):
            return answer[:end]


def _length(head: bytes) -> int:
    at = head.lower().find(_LENGTH)
    return int(head[at + len(_LENGTH) :].partition(b"\r")[0]) if at >= 0 else 0


def _connected(port: int) -> socket.socket:
    while True:
        try:
            line = socket.create_connection(("127.0.0.1", port))
        except OSError:
            time.sleep(SECONDS_UNTIL_ANOTHER_TRY)
        else:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return line
