"""Nordlicht: an installation that somebody founded, in which there is nothing but what a journey brings."""

import re
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import Desk
from tests.support.office import Office
from tests.support.serve import data_directory, serving

ADA = "ada@nordlicht.example"
PASSWORD = "seven quiet lanterns at dusk"


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


@pytest.fixture
def desk(browser_program: Browser, office: Office) -> Generator[Desk]:
    """Browsers at Nordlicht; a complaint of any of them fails the test."""
    desk = Desk(browser_program, office.url)
    yield desk
    desk.close()
