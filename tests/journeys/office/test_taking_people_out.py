"""People leave as a file: those selected at once, many in the background, for whoever asked."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.people.exports.views import FEW

pytestmark = pytest.mark.browser


def test_some_leave_at_once_and_many_when_their_file_is_written(office, desk, tmp_path):
    rosa = office.add("Romy Lind", "recruiter")
    office.bring_in(tmp_path, rosa, *(f"Q{number} Ibex" for number in range(FEW + 1)), keeps_in_touch=False)
    page = office.sign_in(desk, rosa)
    page.goto("/people?q=Ibex")
    assert len(selected(page, 2)) == 1 + 2
    page.goto("/people?q=Ibex")
    assert len(everybody(page)) == 1 + FEW + 1


def selected(page: Page, number: int) -> list[str]:
    for place in range(number):
        page.locator("[data-select]").nth(place).check()
    page.locator(".selection-bar summary").click()
    page.get_by_role("button", name="Take out as a file").click()
    expect(page.get_by_role("main")).to_contain_text(f"{number} people")
    with page.expect_download() as loading:
        page.get_by_role("button", name="As CSV").click()
    return lines_of(loading.value.path())


def everybody(page: Page) -> list[str]:
    page.get_by_text("Take these people with you").click()
    page.get_by_role("button", name="As CSV").click()
    expect(page.get_by_role("heading", name="People as a file")).to_be_visible()
    download = page.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=90_000)
    with page.expect_download() as loading:
        download.click()
    return lines_of(loading.value.path())


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()
