"""The demo organisation."""

import socket
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from tests.support.chromium import Desk
from tests.support.office import Office
from tests.support.serve import data_directory, serving


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
def demo_desk(browser_program: Browser, demo: Office) -> Generator[Desk]:
    """Browsers at the demo organisation."""
    desk = Desk(browser_program, demo.url)
    yield desk
    desk.close()
