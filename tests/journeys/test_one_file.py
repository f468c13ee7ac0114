"""Two files of one person: found by name, looked at side by side, made one, and two again. And how these pages are made."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_pages import faults_of

pytestmark = pytest.mark.browser

ABOUT_PEOPLE = ("{person}/same-as", "{pair}", "{person}/consent", "{person}/details", "/people/{told}", "{fact}")
OF_ALL = ("/duplicates", "/duplicates?show=denied", "/words", "/privacy", "/privacy/going", "/privacy/automatic")
OF_ADMINISTRATORS = ("/fields", "/privacy/retention", "/privacy/retention/new", "/privacy/texts")


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


@pytest.mark.parametrize(("role", "paths"), [("recruiter", ABOUT_PEOPLE + OF_ALL), ("admin", OF_ADMINISTRATORS)])
def test_its_pages_are_whole_and_accessible(role, paths, demo, demo_desk, tmp_path):
    pair = demo.server.sql("SELECT first_id, second_id FROM duplicate_pairs WHERE state = 'open' LIMIT 1")[0]
    fact = demo.server.sql("SELECT id, prospect_id FROM facts WHERE NOT is_private LIMIT 1")[0]
    known = {
        "person": f"/people/{pair[0]}",
        "pair": f"/people/{pair[0]}/same-as/{pair[1]}",
        "fact": f"/facts/{fact[0]}",
        "told": fact[1],
    }
    page = demo.sign_in(demo_desk, demo.address_of(role))
    assert [fault for path in paths for fault in faults_of(page, path.format(**known), tmp_path)] == []
