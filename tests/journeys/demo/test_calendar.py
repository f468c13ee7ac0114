"""Reminders in one's own calendar, and a meeting in it that is noted by a press."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_employee_subscribes_and_notes_a_meeting(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("employee"))
    page.get_by_role("button", name="We met").click()
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_contain_text("Noted: you met")
    expect(page.get_by_role("heading", name="Did you meet?")).to_have_count(0)
    messages.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Did you meet?")).to_be_visible()
    page.goto("/calendar")
    before = page.locator(".secret-address").inner_text()
    page.get_by_text("Take a new address").click()
    page.get_by_role("button", name="Take a new one").click()
    expect(messages).to_contain_text("You have a new address.")
    address = page.locator(".secret-address").inner_text()
    stranger = demo_desk.open().request
    demo.server.wait_until(lambda: "SUMMARY:Somebody to keep in touch with" in stranger.get(address).text())
    assert stranger.get(address).headers["content-type"].startswith("text/calendar")
    assert stranger.get(before).status == 404
