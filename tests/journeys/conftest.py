"""The browser of all journeys of a test process.

Journeys live in the folder of the installation that they happen in: each is started once, for the scheduler of the
tests keeps a folder in one process.
"""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser

from tests.support.chromium import chromium


@pytest.fixture(scope="session")
def browser_program() -> Generator[Browser]:
    with chromium() as browser:
        yield browser
