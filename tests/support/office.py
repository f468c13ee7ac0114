"""A running Perennial with people in it, for journeys through the browser."""

import json
import re
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.support.chromium import Desk
from tests.support.outbox import Letter
from tests.support.serve import Server

BERLIN = ZoneInfo("Europe/Berlin")


def next_monday(hour: int = 9) -> str:
    """The coming Monday at an hour in Berlin, as `nudges run --at` takes it."""
    now = datetime.now(BERLIN)
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN).isoformat()


@dataclass
class Office:
    """One installation and the mails that it has sent."""

    server: Server
    setup_link: str = ""
    _read: set[Path] = field(default_factory=set)
    _signed_in: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.server.url

    def come_in(self, page: Page, address: str) -> None:
        """Somebody outside comes to their own page by a mailed code."""
        page.goto("/me/")
        page.get_by_label("Your e-mail address").fill(address)
        page.get_by_role("button", name="Mail me a code").click()
        code = re.search(r"\d{4} \d{4}", self.mail_to(address).text)
        assert code is not None
        page.get_by_label("Code from the mail").fill(code[0])
        page.get_by_role("button", name="Come in").click()

    def mail_to(self, address: str, within: float = 20) -> Letter:
        """The oldest mail to somebody that was not read yet; waits for it to come."""
        deadline = time.monotonic() + within
        while True:
            for path in sorted((self.server.data_dir / "mail").glob("*.eml")):
                if path not in self._read and address in (letter := _letter(path)).to:
                    self._read.add(path)
                    return letter
            assert time.monotonic() < deadline, f"no mail came to {address} within {within} s"
            time.sleep(0.1)

    def add(self, name: str, role: str = "employee") -> str:
        """Somebody new, in Berlin; their address."""
        address = f"{name.split(maxsplit=1)[0].lower()}@nordlicht.example"
        told = ("--email", address, "--name", name, "--role", role, "--time-zone", "Europe/Berlin")
        self.server.run("users", "create", *told)
        return address

    def knows(self, address: str) -> bool:
        return bool(self.server.sql("SELECT 1 FROM users WHERE email = %s", address))

    def address_of(self, role: str) -> str:
        """The first who has a role: in the demo, the one with a story."""
        query = "SELECT email FROM users WHERE role = %s ORDER BY created_at, id LIMIT 1"
        return str(self.server.sql(query, role)[0][0])

    def bring_in(self, folder: Path, address: str, *names: str, keeps_in_touch: bool = True) -> None:
        """Import people as somebody, from a file of nothing but names (a given one, a family's) and an employer."""
        file = folder / "people.csv"
        file.write_text(
            "\n".join(["First Name,Last Name,Company", *(f"{name.replace(' ', ',')},Seilbahn AG" for name in names)])
        )
        keeping = "--keep-in-touch" if keeps_in_touch else "--only-people"
        report = json.loads(self.server.run("import", str(file), "--as", address, "--json", keeping))
        assert report["created"] == len(names), report

    def can_be_mailed(self, name: str, address: str) -> None:
        """Somebody outside has an e-mail address, with which they come in to their own page."""
        self.server.sql(
            "INSERT INTO identities (id, created_at, prospect_id, kind, raw, canonical)"
            " SELECT gen_random_uuid(), now(), id, 'email', %s, %s FROM prospects WHERE display_name = %s",
            address,
            address,
            name,
        )

    def take_a_turn(self, slot: str) -> None:
        """What recurs as this slot of the timetable happens now: a scheduler that begins asks for what nobody has asked for."""
        self.server.sql("DELETE FROM jobs WHERE key LIKE %s", f"{slot}@%")
        self.server.kill("scheduler")

    def make_all_due(self, address: str) -> None:
        """As if a month had gone by since the first talks were due."""
        self.server.sql(
            "UPDATE relationships SET first_due_on = current_date - 30 FROM users"
            " WHERE users.id = user_id AND users.email = %s",
            address,
        )

    def sign_in(self, desk: Desk, address: str, **options: Any) -> Page:
        """A browser in which somebody is signed in, on Today."""
        if address not in self._signed_in:
            link = json.loads(self.server.run("sign-in-link", address, "--json"))["url"]
            self._signed_in[address] = _state_after(desk.open(), link)
        page = desk.open(storage_state=self._signed_in[address], **options)
        page.goto("/")
        return page


def write_to(page: Page, name: str, words: str) -> None:
    """Somebody inside begins a conversation with a person, from their file."""
    page.goto(f"/people?q={name}")
    page.get_by_role("link", name=name).first.click()
    page.locator("label", has=page.locator('[name="composer"][value="message"]')).click()
    page.locator(".composer-message").get_by_label("Message").fill(words)
    page.locator(".composer-message").get_by_role("button", name="Send").click()
    expect(page.locator(".said-body", has_text=words)).to_be_visible()


def _state_after(page: Page, link: str) -> Any:
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page.context.storage_state()


def _letter(path: Path) -> Letter:
    return Letter(message_from_bytes(path.read_bytes(), policy=policy.default))  # type: ignore[arg-type]
