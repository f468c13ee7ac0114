"""Somebody outside and somebody inside talk, each in a browser of their own: by mail, live, through a tunnel; and coming in
with a passkey.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.looking import faults_of
from tests.support.office import write_to

pytestmark = pytest.mark.browser

ADDRESS = "wim@tunnel.example"


def test_from_the_first_message_to_one_that_was_written_in_a_tunnel(office, desk, tmp_path):
    emil = office.add("Enno Gespräch")
    office.bring_in(tmp_path, emil, "Wim Tunnel")
    office.can_be_mailed("Wim Tunnel", ADDRESS)
    inside = office.sign_in(desk, emil)
    write_to(inside, "Wim Tunnel", "Shall we talk about ropeways?")
    outside = desk.open(phone=True)
    come_in(office, outside)
    expect(said(outside, "Shall we talk about ropeways?")).to_be_visible()
    say(outside, "Gladly, on Thursday.")
    expect(said(inside, "Gladly, on Thursday.")).to_be_visible()
    say(inside, "Thursday it is.")
    expect(said(outside, "Thursday it is.")).to_be_visible()
    expect(inside.locator("#read-marks")).to_contain_text("Read by Wim Tunnel")
    through_a_tunnel(desk, inside, outside)
    talk = outside.url
    make_a_passkey(outside)
    pages = [
        (inside, inside.url),
        (inside, "/conversations"),
        (outside, talk),
        (outside, "/me/"),
        (outside, "/me/browsers"),
        (outside, "/me/passkeys"),
    ]
    assert [fault for page, path in pages for fault in faults_of(page, path, tmp_path)] == []
    come_in_with_it_and_remove_it(outside)


def come_in(office, page: Page) -> None:
    office.come_in(page, ADDRESS)
    page.get_by_role("link", name="Enno Gespräch").click()


def said(page: Page, words: str) -> Locator:
    return page.locator(".said-body", has_text=words)


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


def through_a_tunnel(desk, inside: Page, outside: Page) -> None:
    outside.context.set_offline(True)
    say(outside, "Written in the tunnel")
    expect(outside.get_by_text("Waits for the connection")).to_be_visible()
    say(inside, "Said meanwhile")
    outside.context.set_offline(False)
    expect(said(inside, "Written in the tunnel")).to_be_visible()
    expect(said(outside, "Said meanwhile")).to_be_visible()
    expect(said(outside, "Written in the tunnel")).to_have_count(1)
    desk.complaints[:] = [one for one in desk.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def make_a_passkey(page: Page) -> None:
    """On a device that asks for a finger, which is always the right one."""
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "isUserVerified": True}})
    page.goto("/me/passkeys")
    page.get_by_role("button", name="Make a passkey on this device").click()
    expect(page.get_by_text("From now on you can come in with it, without a mailed code.")).to_be_visible()
    page.get_by_text("Call it otherwise").click()
    page.get_by_label("Its name").fill("My phone")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".thread strong", has_text="My phone")).to_be_visible()


def come_in_with_it_and_remove_it(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_role("heading", name="Hello Wim Tunnel")).to_be_visible()
    page.goto("/me/passkeys")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("It opens nothing here any more.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_text("This passkey opens nothing here.")).to_be_visible()
