"""Two files of one person: found by name, looked at side by side, made one, and two again."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_two_files_become_one_and_two_again(office, desk, tmp_path):
    rita = office.add("Rosa Doppel", "recruiter")
    office.bring_in(tmp_path, rita, "Roberta Zwilling", "Bobbie Zwilling", keeps_in_touch=False)
    page = office.sign_in(desk, rita)
    page.goto("/people?q=roberta")
    page.get_by_role("link", name="Roberta Zwilling").click()
    find_the_other(page)
    make_them_one(page)
    page.get_by_role("region", name="Messages").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Bobbie Zwilling")).to_be_visible()


def find_the_other(page: Page) -> None:
    page.locator(".who-head summary").click()
    page.get_by_role("link", name="Make one with another file…").click()
    expect(page.get_by_role("link", name="Bobbie Zwilling")).to_be_visible()
    field = page.get_by_role("searchbox", name="Name of the other file")
    field.fill("bobb")
    expect(page.locator("#found a")).to_have_count(1)
    field.press("Enter")
    expect(page.get_by_role("heading", name="One person, or two?")).to_be_visible()


def make_them_one(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("Roberta Zwilling Keep this file")).check()
    page.get_by_role("button", name="One person: make it one file").click()
    expect(page.get_by_role("heading", name="Roberta Zwilling", exact=True)).to_be_visible()
    expect(page.get_by_text("made the file of Bobbie Zwilling part of this one")).to_be_visible()
