"""A person at a real browser: Chromium through Playwright. What the browser complains about is a failure."""

import os
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.shell.checks import BROWSERS

PATIENCE = 30_000
"""Milliseconds that something may take to appear: machines that run tests are busy."""

expect.set_options(timeout=PATIENCE)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
_EXPECTED = re.compile("the server responded with a status of 422|net::ERR_INTERNET_DISCONNECTED")
"""What a form says that is not right yet, and a browser without a connection."""


_FRUGAL = ["--disable-background-networking", "--js-flags=--no-opt --no-maglev --single-threaded"]
"""Pages here live for a second: making their scripts quicker takes a tenth more time than it saves."""


@contextmanager
def chromium() -> Generator[Browser]:
    """The system's Chromium where there is one, else Playwright's own."""
    path = os.environ.get("PERENNIAL_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    arguments = [*_FRUGAL, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


class Desk:
    """Browsers of several people at one installation, and everything they complained about."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.complaints: list[str] = []
        self._browser, self._url = browser, url
        self._contexts: list[BrowserContext] = []

    def open(self, *, phone: bool = False, script: bool = True, **options: Any) -> Page:
        """A page of a browser of its own, in Berlin."""
        context = self._browser.new_context(
            base_url=self._url,
            locale="en-GB",
            timezone_id="Europe/Berlin",
            java_script_enabled=script,
            reduced_motion="reduce",
            **{**(PHONE if phone else DESKTOP), **options},
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.type, f"{message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _EXPECTED.search(text):
            self.complaints.append(text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        assert not self.complaints, self.complaints
