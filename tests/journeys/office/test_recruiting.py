"""A recruiter's part: a pool, the people in it, a colleague who takes one on; and an import that is undone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_from_a_new_pool_to_a_colleague_who_accepts_on_today(office, desk, tmp_path):
    rita, olga = office.add("Rita Marques", "recruiter"), office.add("Olga Weber")
    office.bring_in(tmp_path, rita, "Stefan Zoric", "Thea Zoric", "Uwe Zoric", keeps_in_touch=False)
    page = office.sign_in(desk, rita)
    make_a_pool(page, "Ropeway engineers")
    fill_it_from_the_list(page, "Zoric", "Ropeway engineers")
    ask_somebody(page, "Ropeway engineers", "Thea Zoric", "Olga Weber")
    accept(office.sign_in(desk, olga, phone=True), "Thea Zoric")
    page.goto("/pools")
    page.get_by_role("link", name="Ropeway engineers").click()
    member = page.get_by_role("row").filter(has_text="Thea Zoric")
    expect(member).to_contain_text("Olga Weber")


def make_a_pool(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Pools").click()
    page.get_by_role("link", name="New pool").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("What is it for?").fill("Three of them before the new line opens")
    page.get_by_role("button", name="Make the pool").click()
    expect(page.get_by_role("heading", name="Nobody is in this pool yet")).to_be_visible()


def fill_it_from_the_list(page: Page, words: str, pool: str) -> None:
    page.get_by_role("link", name="Add people").first.click()
    page.wait_for_url("**/people**")
    page.wait_for_load_state("load")
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    expect(page.get_by_text("3 people · That is all.")).to_be_visible()
    page.keyboard.press("Escape")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("button", name="Add to a pool").click()
    page.get_by_label("Pool", exact=True).select_option(label=pool)
    page.get_by_role("button", name="Add to a pool").click()
    expect(page.get_by_text("Done for 2 people.")).to_be_visible(timeout=90_000)


def ask_somebody(page: Page, pool: str, about: str, colleague: str) -> None:
    page.goto("/pools")
    page.get_by_role("link", name=pool).click()
    page.get_by_role("row").filter(has_text=about).get_by_role("checkbox").check()
    page.get_by_role("button", name="Ask a colleague").filter(visible=True).click()
    page.get_by_label("Find a colleague").fill(colleague.split(maxsplit=1)[0])
    page.get_by_role("radio", name=colleague).check()
    page.get_by_label("A word from you").fill("You both ski")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("row").filter(has_text=about)).to_contain_text(f"{colleague} was asked")


def accept(page: Page, name: str) -> None:
    waiting = page.get_by_role("region", name="Waiting for your answer")
    expect(waiting).to_contain_text("You both ski")
    waiting.get_by_role("button", name="Accept").tap()
    expect(page.get_by_role("region", name="Messages")).to_contain_text(name.split(maxsplit=1)[0])
    expect(page.get_by_role("region", name="Waiting for your answer")).to_have_count(0)


def test_undoing_an_import_keeps_whom_somebody_has_added_to(office, desk, tmp_path):
    vera = office.add("Vera Stahl")
    office.bring_in(tmp_path, vera, "Willa Xu", "Xaver Yilmaz", "Yvonne Zeller")
    page = office.sign_in(desk, vera)
    page.keyboard.press("l")
    page.get_by_role("searchbox", name="Who").fill("Xaver")
    page.get_by_role("button", name="Xaver Yilmaz").click()
    expect(page.get_by_role("radio", name="Call")).to_be_focused()
    page.get_by_role("button", name="Save").filter(visible=True).click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Saved")
    page.goto("/import")
    page.get_by_role("link", name="people.csv").click()
    page.get_by_text("Undo this import", exact=True).click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("heading", name="2 people are gone again")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("main")).to_contain_text("1 person stays")
    page.goto("/people?tie=me")
    expect(page.get_by_role("table", name="People").get_by_role("row")).to_have_count(2)
