"""The streams that are open in this process, fed by one subscription to Redis.

Who may listen is asked again and again, for all streams of the process at once: a
session that was ended, or a conversation that somebody has left, closes what it had opened.
"""

import queue
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError

from app.kernel.live import PREFIX
from app.stream.tickets import Ticket, valid

log = structlog.get_logger(__name__)

MOST_OF_ONE_READER = 10
MOST_OF_A_PROCESS = 1_500
SECONDS_OF_SILENCE = 15
"""After so long something is sent, so that whatever lies between knows that the line lives."""
SECONDS_BETWEEN_CHECKS = 15
SECONDS_BEFORE_ANOTHER_TRY = 1
KEPT_WORDS = 100
"""How many pushes wait for a slow reader; one who misses some asks what changed, as after any break."""
HELLO = '{"what": "hello"}'
OVER = "event: over\ndata: {}\n\n"
"""Tells a browser that it need not come back; one whose line just ends does (WHATWG HTML, 9.2.3)."""
MISSED = '{"what": "missed"}'


class Full(Exception):
    """There are as many streams as one reader, or this process, may have."""


@dataclass(eq=False)
class Slot:
    """One open stream. `None` among its words ends it, after its last words."""

    reader: str
    channel: str
    ticket: Ticket
    words: "queue.Queue[str | None]" = field(default_factory=lambda: queue.Queue(KEPT_WORDS))
    last_words: str = ""

    def push(self, words: str | None) -> None:
        """Hand something over; a reader who is too slow loses it and is told so."""
        try:
            self.words.put_nowait(words)
        except queue.Full:
            while not self.words.empty():
                self.words.get_nowait()
            self.words.put_nowait(words if words is None else MISSED)

    def end(self, last_words: str = "") -> None:
        """Let it end, whatever still waits."""
        self.last_words = last_words
        self.push(None)


class Hub:
    """All of them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._slots: set[Slot] = set()
        self._by_channel: dict[str, set[Slot]] = defaultdict(set)
        self._readers: Counter[str] = Counter()
        self._is_running = False
        self._is_over = threading.Event()

    def open(self, slot: Slot) -> None:
        """Let a stream in. Raises Full."""
        with self._lock:
            if len(self._slots) >= MOST_OF_A_PROCESS or self._readers[slot.reader] >= MOST_OF_ONE_READER:
                raise Full
            self._slots.add(slot)
            self._readers[slot.reader] += 1
            self._by_channel[slot.channel].add(slot)
        self._run()

    def close(self, slot: Slot) -> None:
        """A stream has ended."""
        with self._lock:
            if slot not in self._slots:
                return
            self._slots.discard(slot)
            self._readers[slot.reader] -= 1
            self._by_channel[slot.channel].discard(slot)
            if not self._by_channel[slot.channel]:
                del self._by_channel[slot.channel]
            if not self._readers[slot.reader]:
                del self._readers[slot.reader]

    def words_for(self, slot: Slot) -> Iterator[str]:
        """What goes over the line (WHATWG HTML, 9.2), until somebody hangs up."""
        try:
            yield f"retry: 2000\n\ndata: {HELLO}\n\n"
            while True:
                try:
                    words = slot.words.get(timeout=SECONDS_OF_SILENCE)
                except queue.Empty:
                    yield ": still here\n\n"
                    continue
                if words is None:
                    yield slot.last_words
                    return
                yield f"data: {words}\n\n"
        finally:
            self.close(slot)

    def hand_out(self, channel: str, words: str) -> None:
        """Pass a push on to whoever listens."""
        for slot in list(self._by_channel.get(channel, ())):
            slot.push(words)

    def _run(self) -> None:
        """Begin to listen with the first stream: a process that was forked has none of its parent's threads. Tests share
        one connection to the database, and do by hand what these threads do.
        """
        with self._lock:
            if self._is_running or self._app.testing:
                return
            self._is_running = True
        for body in (self._listen, self._watch):
            threading.Thread(target=body, daemon=True, name=f"streams:{body.__name__}").start()

    def _listen(self) -> None:
        """One subscription for all, begun anew whenever it breaks; what was pushed meanwhile is missed, and said so."""
        url = self._app.extensions["settings"].redis_url
        while not self._is_over.is_set():
            try:
                with Redis.from_url(url, socket_connect_timeout=2) as redis, redis.pubsub() as line:
                    line.psubscribe(f"{PREFIX}*")
                    self._tell_all(MISSED)
                    for message in line.listen():
                        if message["type"] == "pmessage":
                            self.hand_out(message["channel"].decode(), message["data"].decode())
            except (RedisError, OSError) as error:
                log.warning("stream.unheard", error=type(error).__name__)
            self._is_over.wait(SECONDS_BEFORE_ANOTHER_TRY)

    def _tell_all(self, words: str) -> None:
        for slot in list(self._slots):
            slot.push(words)

    def _watch(self) -> None:
        while not self._is_over.wait(SECONDS_BETWEEN_CHECKS):
            try:
                self.end_those_who_may_no_more()
            except Exception as error:  # noqa: BLE001 - the database may be away; it is asked again
                log.warning("stream.unchecked", error=type(error).__name__)

    def end_those_who_may_no_more(self) -> None:
        """Ask for every open stream whether it still may be."""
        slots = list(self._slots)
        with self._app.app_context():
            allowed = valid({slot.ticket for slot in slots})
        for slot in slots:
            if slot.ticket not in allowed:
                slot.end(OVER)

    def stop(self) -> None:
        """The process ends: all streams do, and their readers come back to the next one."""
        self._is_over.set()
        for slot in list(self._slots):
            slot.end()
