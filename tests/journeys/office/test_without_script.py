"""The same product in a browser that runs no script at all."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.office import next_monday

pytestmark = pytest.mark.browser


@pytest.fixture
def page(office, desk, tmp_path) -> Page:
    """Bruno, without script, who has two people to keep in touch with."""
    if not office.knows("bruno@nordlicht.example"):
        bruno = office.add("Bruno Costa")
        office.bring_in(tmp_path, bruno, "Anton Bauer", "Anna Baum")
        office.make_all_due(bruno)
        office.server.run("nudges", "run", "--at", next_monday())
    return office.sign_in(desk, "bruno@nordlicht.example", script=False)


def test_a_talk_is_logged_by_searching_choosing_and_saving(page):
    page.get_by_role("link", name="Log a talk").filter(visible=True).click()
    page.get_by_label("Who", exact=True).fill("Anton")
    page.get_by_label("Who", exact=True).press("Enter")
    page.get_by_role("button", name="Anton Bauer").click()
    page.get_by_label("In one line").fill("Cable tension")
    page.get_by_role("button", name="Save").last.click()
    page.goto("/people?q=anton")
    page.get_by_role("link", name="Anton Bauer").click()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Cable tension")


def test_a_nudge_is_answered_and_taken_back(page):
    card = page.get_by_role("article", name="Anna Baum")
    card.get_by_role("button", name="Met").click()
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_contain_text("You met Anna")
    expect(page.get_by_role("article", name="Anna Baum")).to_have_count(0)
    messages.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article", name="Anna Baum")).to_be_visible()


def test_a_file_is_previewed_and_cancelled(page):
    page.get_by_role("link", name="Import").first.click()
    file = {"name": "few.csv", "mimeType": "text/csv", "buffer": b"Forename,Surname,Works at\nIda,Moe,Fjell\n"}
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Where do you know these people from?").fill("A list of mine")
    page.get_by_role("button", name="Show me what would happen").click()
    page.get_by_role("button", name="Show me what would happen").click()
    while page.get_by_role("link", name="Look again").count():
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="1 new person")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text("Nothing was imported")
