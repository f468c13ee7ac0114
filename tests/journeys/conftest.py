"""One founded installation and one with the demo organisation for all journeys of a test process."""

import re
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import Desk, chromium
from tests.support.office import Office
from tests.support.serve import serving

ADA = "ada@nordlicht.example"
PASSWORD = "seven quiet lanterns at dusk"


@pytest.fixture(scope="session")
def browser_program() -> Generator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def data_directory() -> Generator[Path]:
    """Outside pytest's own: a second pytest takes away what the database's account needs to reach its files there."""
    with TemporaryDirectory(prefix="perennial-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "data"


@pytest.fixture(scope="session")
def office(browser_program: Browser) -> Generator[Office]:
    """Nordlicht, founded by Ada through the link that the server printed. It has a name, as passkeys need one."""
    with data_directory() as data, serving(data, arguments=("--host", "localhost")) as server:
        desk = Desk(browser_program, server.url)
        link = next(found[0] for line in server.lines if (found := re.search(r"http\S+/setup\?\S+", line)))
        page = desk.open()
        _found(page, link)
        desk.close()
        yield Office(server, link)


def _found(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your organisation").fill("Nordlicht")
    page.get_by_label("Your name").fill("Ada Okafor")
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("textbox", name="Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Hello, Ada")).to_be_visible()


@pytest.fixture(scope="session")
def demo() -> Generator[Office]:
    """The demo organisation, which takes mail by SMTP."""
    doors = {"INBOUND_ADDRESS": "*@in.nordlicht.example", "INBOUND_LISTEN": f"smtp://127.0.0.1:{_free_port()}"}
    with data_directory() as data, serving(data, env=doors, arguments=("--demo",)) as server:
        yield Office(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def desk(browser_program: Browser, office: Office) -> Generator[Desk]:
    """Browsers at Nordlicht; a complaint of any of them fails the test."""
    desk = Desk(browser_program, office.url)
    yield desk
    desk.close()


@pytest.fixture
def demo_desk(browser_program: Browser, demo: Office) -> Generator[Desk]:
    """Browsers at the demo organisation."""
    desk = Desk(browser_program, demo.url)
    yield desk
    desk.close()
