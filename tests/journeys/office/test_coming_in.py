"""Founding the place, inviting a colleague, and the ways in."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office.conftest import ADA, PASSWORD

pytestmark = pytest.mark.browser
FREYA = "freya@nordlicht.example"


def test_somebody_invited_comes_in_by_mail_and_back_by_a_code_in_another_browser(office, desk):
    invite(office.sign_in(desk, ADA), "Freya Lund", FREYA)
    join(desk.open(), office.mail_to(FREYA).link)
    elsewhere = desk.open(phone=True)
    ask_for_a_code(elsewhere, FREYA, on_the_way_to="/people")
    letter = office.mail_to(FREYA)
    stranger = desk.open()
    stranger.goto(letter.link)
    expect(stranger.get_by_role("heading", name="Type the code instead")).to_be_visible()
    expect(stranger.get_by_role("button", name="Sign in")).to_have_count(0)
    code = re.search(r"\b\d{4} \d{4}\b", letter.text)
    elsewhere.get_by_label("Code from the mail").fill(code[0])
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere).to_have_url(f"{office.url}/people")
    expect(elsewhere.get_by_role("heading", name="People")).to_be_visible()


def invite(page: Page, name: str, address: str) -> None:
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Colleagues").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("radio", name="Employee").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text(name.split(maxsplit=1)[0])


def join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("textbox", name="Choose a password").fill("short")
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("textbox", name="Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", name="Hello, Freya")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main", exact=True)).not_to_contain_text("Colleagues")


def ask_for_a_code(page: Page, address: str, *, on_the_way_to: str) -> None:
    page.goto(on_the_way_to)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Mail me a code instead").click()


def test_the_link_in_the_mail_signs_in_the_browser_that_asked(office, desk):
    hugo = office.add("Hugo Brandt")
    page = desk.open()
    ask_for_a_code(page, hugo, on_the_way_to="/")
    page.goto(office.mail_to(hugo).link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Hello, Hugo")).to_be_visible()
    page.get_by_text("Hugo Brandt").filter(visible=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto("/people")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_setup_link_opens_nothing_once_it_was_used(office, desk):
    page = desk.open()
    assert page.goto(office.setup_link).status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    desk.complaints.clear()
