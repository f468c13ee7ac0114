"""Somebody on their phone: what is held, putting it right, a page about oneself for a stranger, and off again."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.looking import faults_of

pytestmark = pytest.mark.browser

ADDRESS = "ines@ownpage.example"


def test_from_what_is_held_to_a_page_that_is_off_again(office, desk, tmp_path):
    ruth = office.add("Ruth Recruiter", role="recruiter")
    bring_in(office, tmp_path, ruth)
    inside = office.sign_in(desk, ruth)
    phone = desk.open(phone=True)
    come_in(office, phone)
    says_what_is_wrong(phone)
    recruiter_confirms(inside)
    phone.goto("/me/held")
    expect(phone.locator("#corrections")).to_contain_text("put right")
    expect(phone.locator("#corrections")).to_contain_text("Thank you, Ines.")
    expect(phone.locator("#person")).to_contain_text("Rope engineer")
    address = shows_a_profile(phone)
    stranger = desk.open(script=False)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="Ines")).to_be_visible()
    below = (
        "",
        "held",
        "held/wrong?subject=other",
        "consent",
        "copy",
        "profile",
        "profile/preview",
        "leaving",
        "wishes",
    )
    faults = [fault for path in below for fault in faults_of(phone, f"/me/{path}", tmp_path)]
    faults += faults_of(desk.open(), address, tmp_path)
    faults += [
        fault for path in ("/privacy/corrections", "/own-profiles") for fault in faults_of(inside, path, tmp_path)
    ]
    assert faults == []
    phone.goto("/me/profile")
    phone.get_by_role("button", name="Take it off").click()
    expect(phone.get_by_text("Nobody sees it.", exact=True)).to_be_visible()
    assert stranger.goto(address).status == 404
    desk.complaints[:] = [words for words in desk.complaints if "status of 404" not in words]


def bring_in(office, folder, recruiter) -> None:
    office.bring_in(folder, recruiter, "Ines Ownpage")
    office.can_be_mailed("Ines Ownpage", ADDRESS)


def come_in(office, page: Page) -> None:
    office.come_in(page, ADDRESS)
    expect(page.get_by_role("heading", name="Hello Ines Ownpage")).to_be_visible()


def says_what_is_wrong(page: Page) -> None:
    page.get_by_role("link", name="What you know about me").click()
    page.locator("#person").get_by_role("link", name="This is wrong").click()
    page.get_by_label("Job title").fill("Rope engineer")
    page.get_by_label("In your words").fill("Since last summer.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#corrections")).to_contain_text("somebody looks at it")
    expect(page.locator("#person")).not_to_contain_text("Rope engineer")


def recruiter_confirms(page: Page) -> None:
    """From Today; and after an undo once more."""
    page.goto("/")
    confirm_on_the_card(page)
    page.get_by_role("button", name="Undo").click()
    confirm_on_the_card(page)


def confirm_on_the_card(page: Page) -> None:
    said = page.get_by_label("What Ines Ownpage says is wrong")
    expect(said.locator(".compared")).to_contain_text("Rope engineer")
    said.get_by_text("Confirm", exact=True).click()
    said.get_by_label("A word to them, if you like").fill("Thank you, Ines.")
    said.get_by_role("button", name="Confirm and change the file").click()
    expect(said).to_have_count(0)


def shows_a_profile(page: Page) -> str:
    page.goto("/me/profile")
    page.get_by_label("About you, in one line").fill("Ropes, and what hangs on them")
    page.get_by_label("What you look for").fill("A mountain with a view.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Look at it as others do").click()
    expect(page.get_by_text("A mountain with a view.")).to_be_visible()
    page.get_by_role("link", name="Back to your profile").click()
    page.get_by_label("find it in a list").check()
    page.get_by_role("button", name="Show exactly this").click()
    return page.locator(".own-address").inner_text()
