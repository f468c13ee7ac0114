"""A recruiter's duties: an answer written down, somebody told, all that is held, and somebody erased for good."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.office.conftest import ADA

pytestmark = pytest.mark.browser


def test_from_being_brought_in_to_being_erased_for_good(office, desk, tmp_path):
    rita = office.add("Ronja Privat", "recruiter")
    office.bring_in(tmp_path, rita, "Wilma Zylinder", keeps_in_touch=False)
    page = office.sign_in(desk, rita)
    office.server.wait_until(lambda: is_to_be_told(office, "Wilma Zylinder"))
    say_that_they_were_told(page, "Wilma Zylinder")
    write_an_answer_down(page, "Wilma Zylinder")
    read_all_that_is_held(office.sign_in(desk, ADA), "Wilma Zylinder")
    assert where_there_is(office, "zylinder")
    erase(page, "Wilma Zylinder")
    office.server.wait_until(lambda: where_there_is(office, "zylinder") == [])
    office.server.run("import", str(tmp_path / "people.csv"), "--as", rita, "--only-people")
    page.goto("/people?q=zylinder")
    expect(page.get_by_role("heading", name="Nobody found for “zylinder”")).to_be_visible()


def where_there_is(office, word: str) -> list[str]:
    """Every table, and every file of the data directory (Valkey's, logs, mails, uploads), in which a word stands."""
    tables = office.server.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    count = "SELECT count(*) FROM {} t WHERE t::text ILIKE %s"
    found = [name for (name,) in tables if office.server.sql(count.format(name), f"%{word}%")[0][0]]
    for path in office.server.data_dir.rglob("*"):
        if "postgres" not in path.parts and path.is_file() and word.encode() in path.read_bytes().lower():
            found.append(str(path))
    return found


def is_to_be_told(office, name: str) -> bool:
    """The background work behind an import has come to them."""
    query = "SELECT 1 FROM notices n JOIN prospects p ON p.id = n.prospect_id WHERE p.display_name = %s"
    return bool(office.server.sql(query, name))


def open_consent_of(page: Page, name: str) -> None:
    page.goto(f"/people?q={name.split()[1]}")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Consent and privacy").click()
    expect(page.get_by_role("heading", name="Consent and privacy")).to_be_visible()


def write_an_answer_down(page: Page, name: str) -> None:
    open_consent_of(page, name)
    page.get_by_label("For what").select_option(label="News and the talent community")
    page.get_by_label("How do we know?").fill("Ticked the box at the fair")
    page.locator("#answer").get_by_role("button", name="Write down").click()
    expect(page.get_by_text("They want our news since")).to_be_visible()


def say_that_they_were_told(page: Page, name: str) -> None:
    page.get_by_role("link", name="Privacy", exact=True).first.click()
    page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    page.get_by_label("How, or why not").fill("Our letter")
    page.get_by_role("button", name="For those selected").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Written down for 1 person.")
    expect(page.get_by_role("row").filter(has_text=name)).to_have_count(0)


def read_all_that_is_held(page: Page, name: str) -> None:
    open_consent_of(page, name)
    page.get_by_role("button", name="All that we hold").click()
    expect(page.get_by_role("heading", name=f"All that we hold about {name}")).to_be_visible()
    expect(page.get_by_text("Ticked the box at the fair")).to_be_visible()
    expect(page.get_by_text("Our letter")).to_be_visible()


def erase(page: Page, name: str) -> None:
    open_consent_of(page, name)
    page.get_by_role("link", name="Erase…").click()
    expect(page.get_by_text("This cannot be undone.")).to_be_visible()
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Erased.")
