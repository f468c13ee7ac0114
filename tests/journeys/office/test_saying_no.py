"""Saying no is as easy as saying yes: declining, handing over, pausing; and each can be taken back."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.office import next_monday

pytestmark = pytest.mark.browser


@pytest.fixture
def jana(office, desk, tmp_path) -> Page:
    """Jana, who is asked about two people this week, on Today."""
    jana = office.add("Jana Kraus")
    office.add("Karl Riedel")
    office.bring_in(tmp_path, jana, "Petra Vogt", "Quentin Vogt")
    office.make_all_due(jana)
    office.server.run("nudges", "run", "--at", next_monday())
    return office.sign_in(desk, jana)


def card_of(page: Page, name: str) -> Locator:
    return page.get_by_role("article").filter(has_text=name)


def choose(page: Page, name: str, act: str) -> None:
    card = card_of(page, name)
    card.get_by_label(f"More for {name}").click()
    card.get_by_role("button", name=act).or_(card.get_by_role("link", name=act)).click()


def test_pausing_handing_over_and_declining_are_each_a_few_presses(office, desk, jana):
    choose(jana, "Petra Vogt", "Pause")
    expect(jana.get_by_role("button", name="Undo")).to_be_focused()
    jana.keyboard.press("Enter")
    expect(jana.get_by_role("heading", name="Petra Vogt")).to_be_visible()
    choose(jana, "Petra Vogt", "Pause")
    expect(jana.get_by_text("Petra rests until you take it up again.").filter(visible=True).first).to_be_visible()
    jana.reload()
    expect(card_of(jana, "Petra Vogt")).to_have_count(0)
    hand_over(jana, "Quentin Vogt", to="Karl Riedel")
    decline(office.sign_in(desk, "karl@nordlicht.example", phone=True), "Quentin Vogt")


def hand_over(page: Page, name: str, *, to: str) -> None:
    choose(page, name, "Not me")
    expect(page.get_by_role("heading", name=f"Who is better for {name}?")).to_be_visible()
    expect(page.get_by_role("radio", name="Nobody in particular")).to_be_checked()
    page.get_by_label("Find a colleague").press_sequentially("Riedel")
    expect(page.get_by_role("radio")).to_have_count(2)
    page.get_by_role("radio", name=to).check()
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text(
        f"You have handed {name.split(maxsplit=1)[0]} over."
    )


def decline(page: Page, name: str) -> None:
    expect(page.get_by_role("region", name="Waiting for your answer")).to_contain_text(name)
    page.goto("/asks")
    page.get_by_role("link", name="I cannot").tap()
    page.get_by_role("textbox").fill("We have never met")
    page.get_by_role("button", name="I cannot").tap()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Jana Kraus will read that you cannot.")
    page.goto("/")
    expect(page.get_by_role("region", name="Waiting for your answer")).to_have_count(0)
