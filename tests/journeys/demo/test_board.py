"""A pool's board: members are moved by the keys, by the mouse, and without script; all of it can be undone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
POOL = "Inverter and HVDC"


def open_board(page: Page) -> None:
    page.goto("/pools")
    page.get_by_role("link", name=POOL).click()
    page.get_by_role("link", name="Board").click()
    expect(page.get_by_role("heading", name="In conversation")).to_be_visible()


def number(page: Page, column: str) -> int:
    return int(page.get_by_role("heading", name=column).locator(".numbers").inner_text())


def test_by_keys_by_mouse_and_undone(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("recruiter"))
    open_board(page)
    new, first = number(page, "New"), number(page, "First contact")
    handle = page.locator("[data-column=new] [data-move]").first
    name = (handle.get_attribute("aria-label") or "").removeprefix("Move ")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("region", name="Messages")).to_contain_text(f"{name} is at “First contact” now.")
    expect(page.get_by_role("button", name=f"Move {name}").or_(page.get_by_label(f"Move {name}"))).to_be_focused()
    assert (number(page, "New"), number(page, "First contact")) == (new - 1, first + 1)
    page.locator("[data-card]").filter(has_text=name).drag_to(
        page.locator("[data-column]").nth(2), target_position={"x": 60, "y": 20}
    )
    expect(page.get_by_role("region", name="Messages")).to_contain_text(f"{name} is at “In conversation” now.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-column]").nth(1)).to_contain_text(name)


def test_without_script_a_menu_of_steps_moves(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("recruiter"), script=False)
    open_board(page)
    card = page.locator("[data-column=new] [data-card]").last
    name = card.locator(".person-name").inner_text()
    card.locator("[data-move]").click()
    card.get_by_role("button", name="For later").click()
    expect(page.locator("[data-column]").last).to_contain_text(name)


def test_health_has_pictures_and_the_numbers_behind_them(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("recruiter"))
    open_board(page)
    page.get_by_role("link", name="Health").click()
    expect(page.locator(".plot-picture canvas").first).to_be_visible()
    page.get_by_text("The numbers").first.click()
    expect(page.get_by_role("table").first).to_be_visible()
