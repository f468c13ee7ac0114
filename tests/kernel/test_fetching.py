"""Fetching goes nowhere that people should not reach through us."""

import signal
import socket
import time
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Event, Thread

import pytest

from app.kernel.fetching import Limits, NotFetched, Trouble, fetch, is_allowed

LIMITS = Limits(most_bytes=1_000, seconds=5)
HEADS = {
    "head": b"HTTP/1.0 200 OK\r\nX-Long: ",
    "body": b"HTTP/1.0 200 OK\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
}


def trouble_with(url, limits=LIMITS):
    with pytest.raises(NotFetched) as told:
        fetch(url, BytesIO(), limits)
    return told.value.trouble


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://example.org:8443/a",
        "https://user:pass@example.org/a",
        "https:///a",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://[::1",
        "https://example.org:x/",
        "",
    ],
)
def test_addresses_that_no_calendar_has_are_not_asked(app, url):
    assert not is_allowed(url)
    assert trouble_with(url) is Trouble.FORBIDDEN


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - not bound
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_no_private_address_is_reached_however_it_is_written(app, host):
    assert trouble_with(f"https://{host}/a") in {Trouble.FORBIDDEN, Trouble.UNREACHABLE}


def test_a_public_name_that_leads_inside_is_refused_and_resolved_only_once(app, monkeypatch):
    asked = []

    def resolve(host, port, *_rest, **_more):
        asked.append(host)
        inside = ("127.0.0.1", port or 0)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port or 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", inside),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert trouble_with("https://calendar.example/a") is Trouble.FORBIDDEN
    assert asked == ["calendar.example"]


def test_the_connection_goes_to_the_address_that_was_looked_at(app, monkeypatch):
    """A name that changes between the look and the connection (DNS rebinding) gains nothing."""
    asked, reached = [], []

    def resolve(host, port, *_rest, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port or 0))]

    def connect(address, *_rest, **_more):
        reached.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    assert trouble_with("https://calendar.example/a") is Trouble.UNREACHABLE
    assert reached == [("93.184.216.34", 443)]
    assert asked == ["calendar.example"]


class Site(BaseHTTPRequestHandler):
    """What a server answers, by the path."""

    closing = Event()

    def do_GET(self):
        if self.path.startswith("/drips/"):
            self.drip(HEADS[self.path.removeprefix("/drips/")])
            return
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (5_000 if self.path == "/large" else 10))

    def drip(self, head):
        """Begin, and say a letter after the other as long as somebody listens."""
        self.wfile.write(head)
        with suppress(OSError):
            while not self.closing.wait(0.05):
                self.wfile.write(b"1\r\nx\r\n" if b"chunked" in head else b"x")

    def log_message(self, *_words):
        pass


@pytest.fixture
def site(app):
    """A server of one's own network that the deployment names."""
    Site.closing.clear()
    http = HTTPServer(("127.0.0.1", 0), Site)
    host = f"127.0.0.1:{http.server_port}"
    app.extensions["settings"] = replace(app.extensions["settings"], private_hosts=(host,))
    thread = Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://{host}"
    Site.closing.set()
    http.shutdown()
    thread.join()
    http.server_close()


def test_a_named_host_of_ones_own_network_is_asked_and_no_other(app, site):
    into = BytesIO()
    assert fetch(f"{site}/a", into, LIMITS) is not None
    assert into.getvalue() == b"x" * 10
    assert not is_allowed(site.replace("127.0.0.1", "localhost"))


def test_no_redirect_is_followed_and_no_more_is_read_than_wanted(app, site):
    assert trouble_with(f"{site}/elsewhere") is Trouble.LEADS_ELSEWHERE
    assert trouble_with(f"{site}/large") is Trouble.TOO_LARGE


@pytest.mark.parametrize("where", ["head", "body", "chunks"])
def test_a_server_that_says_a_letter_now_and_then_is_not_heard_out(app, site, where):
    began = time.monotonic()
    assert trouble_with(f"{site}/drips/{where}", Limits(most_bytes=1_000, seconds=0.3)) is Trouble.TOO_SLOW
    assert time.monotonic() - began < 2


def test_an_alarm_of_whoever_fetches_goes_on_afterwards(app, site):
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        trouble_with(f"{site}/drips/body", Limits(most_bytes=1_000, seconds=0.3))
        left, _interval = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 50 < left < 60
        signal.raise_signal(signal.SIGALRM)
        assert rung == [True]
    finally:
        signal.signal(signal.SIGALRM, before)
