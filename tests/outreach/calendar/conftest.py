"""Calendars: those that ask us, and those that we ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from flask import Flask
from icalendar import Calendar, Event

from app.identity.models import User
from app.kernel.db import db
from outreach.calendar import feeds
from outreach.calendar.jobs import refresh_feeds
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from tests.support.browser import Browser
from tests.support.makers import a_prospect

AMARA = "amara@there.example"
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n"


def known_by(prospect: Prospect, address: str) -> Prospect:
    """The person's file has this address."""
    db.session.add(Identity(prospect_id=prospect.id, kind=IdentityKind.EMAIL, raw=address, canonical=address))
    db.session.flush()
    return prospect


@pytest.fixture
def amara(world) -> Prospect:
    return known_by(a_prospect(given_name="Amara"), AMARA)


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def a_meeting(start: datetime, *people: str, uid: str = "one", more: str = "") -> str:
    """An hour, as a calendar says it."""
    attendees = "".join(f"ATTENDEE;CN=Somebody;PARTSTAT=ACCEPTED:mailto:{address}\r\n" for address in people)
    times = f"DTSTART:{in_utc(start)}\r\nDTEND:{in_utc(start + timedelta(hours=1))}\r\n"
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\n{times}SUMMARY:Secret plans\r\n{attendees}{more}END:VEVENT\r\n"


def a_calendar(*events: str) -> bytes:
    return f"{HEAD}{''.join(events)}END:VCALENDAR\r\n".encode()


@dataclass
class Server:
    """A calendar server on this machine. `asked` are the headers of each request."""

    content: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    """One that the deployment allows."""
    said = Server()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(dict(self.headers))
            is_known = bool(said.etag) and self.headers.get("If-None-Match") == said.etag
            self.send_response(304 if is_known else said.status)
            for name, value in (said.headers | ({"ETag": said.etag} if said.etag else {})).items():
                self.send_header(name, value)
            self.end_headers()
            if not is_known:
                self.wfile.write(said.content)

        def log_message(self, *_words: object) -> None:
            pass

    http = HTTPServer(("127.0.0.1", 0), Answer)
    host = f"127.0.0.1:{http.server_port}"
    app.extensions["settings"] = replace(app.extensions["settings"], private_hosts=(host,))
    said.url = f"http://{host}/calendar.ics"
    thread = Thread(target=http.serve_forever, args=(0.01,))
    thread.start()
    yield said
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def shown_to(browser: Callable[[User | None], Browser]) -> Callable[[User], dict[str, Event]]:
    """What a calendar without any cookie gets at somebody's address, by what each entry is called."""

    def ask(user: User) -> dict[str, Event]:
        refresh_feeds()
        feed = feeds.current_of(user.id)
        answer = browser(None).get(feeds.address_of(feed).removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200
        return {event.uid.partition("@")[0]: event for event in Calendar.from_ical(answer.data).walk("VEVENT")}

    return ask
