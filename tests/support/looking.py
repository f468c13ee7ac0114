"""A page looked at: whole, accessible, in light and dark, on a phone and a desk."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from app.shell.places import CHECKOUT
from tests.support.chromium import DESKTOP, PHONE

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map(({target}) => `${id} at ${target}`)))"""
STICKING_OUT = """[...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
  .slice(0, 9).map(one => `${one.localName}.${one.getAttribute("class") ?? ""}`).join(", ")"""
LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("at a desk by day", DESKTOP["viewport"], "light"),
    ("on a phone by night", PHONE["viewport"], "dark"),
)
NARROWER: ViewportSize = {"width": 320, "height": 640}


def faults_of(page: Page, path: str, pictures: Path, having: Callable[[Page], None] | None = None) -> list[str]:
    """What is wrong with a page at a desk by day and on a phone by night; a page with faults leaves a picture."""
    found: list[str] = []
    page.goto(path)
    if having:
        having(page)
    page.evaluate(AXE.read_text())
    for look, size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        found += [f"{look}: {fault}" for fault in (*_violations(page), *_too_wide(page))]
    page.set_viewport_size(NARROWER)
    found += _too_wide(page) + _words(page)
    if found:
        page.screenshot(path=pictures / (re.sub(r"\W+", "-", path) + ".png"), full_page=True)
    return [f"{path}: {fault}" for fault in dict.fromkeys(found)]


def _words(page: Page) -> list[str]:
    text = f"{page.title()} {page.content()}"
    wrong = re.findall(r"Undefined|LazyString|%\(|{{|<(?:td|p|span|dd|h\d)[^>]*>\s*None\s*<", text)
    return [*wrong, *([] if page.title().strip(" ·") else ["no title"])]


def _violations(page: Page) -> list[str]:
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: list[str] = page.evaluate(VIOLATIONS, RULES)
    return found


def _too_wide(page: Page) -> list[str]:
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [f"{wide} px wide in a window of {shown}, by {page.evaluate(STICKING_OUT)}"] if wide > shown else []
