"""Everything is reachable by keyboard, and focus is never lost."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(demo, demo_desk) -> Page:
    """A recruiter of the demo, on Today."""
    return demo.sign_in(demo_desk, demo.address_of("recruiter"))


def test_single_keys_lead_everywhere_and_say_so(page):
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard")
    expect(help_).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(help_).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    for keys, heading in (("gp", "People"), ("go", "Pools"), ("gm", "Import"), ("l", "Log a talk")):
        press(page, keys)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.keyboard.press("Escape")
    press(page, "gt")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def press(page: Page, keys: str) -> None:
    page.wait_for_load_state()  # a heading can be seen before the script listens
    for key in keys:
        page.keyboard.press(key)


def test_the_list_of_people_by_keys_alone(page):
    press(page, "gp")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    page.keyboard.press("/")
    field = page.get_by_role("main").get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("engineer")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"\d+ people"))).to_be_attached()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    press(page, "jjk")
    row = page.get_by_role("table", name="People").get_by_role("row").nth(1)
    expect(row).to_be_focused()
    page.keyboard.press("x")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("1 selected")).to_be_visible()
    name = row.get_by_role("link").first.inner_text()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_arrows_lead_from_the_search_into_what_it_found_and_back(page):
    press(page, "gp")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    page.keyboard.press("/")
    field = page.get_by_role("main").get_by_role("searchbox")
    expect(field).to_be_focused()
    rows = page.get_by_role("table", name="People").get_by_role("row")
    for key, focused in (
        ("ArrowDown", rows.nth(1)),
        ("ArrowDown", rows.nth(2)),
        ("ArrowUp", rows.nth(1)),
        ("ArrowUp", field),
    ):
        page.keyboard.press(key)
        expect(focused).to_be_focused()
    page.keyboard.press("ArrowDown")
    name = rows.nth(1).get_by_role("link").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_late_answer_of_the_search_keeps_who_is_selected(page):
    press(page, "gp")
    list_ = page.get_by_role("table", name="People")
    box = list_.get_by_role("checkbox").nth(1)
    name = list_.get_by_role("row").nth(1).get_by_role("link").first.inner_text()
    page.wait_for_load_state()  # a list can be seen before the script listens
    answers = []
    page.route("**/people?q=*", lambda route: answers.append(route))  # noqa: PLW0108 - what is built in is no handler
    with page.expect_request("**/people?q=*"):
        page.get_by_role("main").get_by_role("searchbox").fill(name.split()[0])
    box.check()
    expect(page.get_by_text("1 selected")).to_be_visible()
    list_.evaluate("table => table.dataset.old = 'yes'")
    for answer in answers:
        answer.continue_()
    expect(page.locator("table[data-old]")).to_have_count(0)
    expect(page.get_by_role("checkbox", name=f"Select {name}")).to_be_checked()
    expect(page.get_by_text("1 selected")).to_be_visible()


def test_the_palette_opens_a_person_and_gives_focus_back(page):
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Go to")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("import")
    expect(palette.get_by_role("option", selected=True)).to_have_text("Import")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("wyatt")
    expect(palette.get_by_role("option").first).to_contain_text("Wyatt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wyatt")


def test_a_menu_opens_walks_and_closes_by_keys(page):
    press(page, "go")
    page.get_by_role("article").first.get_by_role("link").first.press("Enter")
    menu = page.get_by_label("More for this pool")
    menu.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Find among its people")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_the_first_tab_skips_to_the_content(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
