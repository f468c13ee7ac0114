"""An employee's main job: bring in whom one knows, keep in touch week by week, write down what was said."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.office import Office, next_monday

pytestmark = pytest.mark.browser

CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing, as asked."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Amara,Diallo,https://www.linkedin.com/in/amara-diallo,amara@example.org,Voltwerk,Battery chemist,03 Mar 2021
Jonas,Petit,https://www.linkedin.com/in/jonas-petit,,Seilbahn AG,Site engineer,12 Nov 2022
Yuki,Tanaka,https://www.linkedin.com/in/yuki-tanaka,,Kinema,"Designer, motion",01 Jan 2020
Noor,Haddad,https://www.linkedin.com/in/noor-haddad,,Delta Labs,Data engineer,20 Jun 2023
Mila,Horvat,javascript:alert(1),mila@example.org,Adria Soft,Developer,08 Aug 2019
Otto,Keller,https://www.linkedin.com/in/otto-keller,,Keller Bau,Foreman,30 Sep 2018
,,,,,,14 Feb 2017
"""


@pytest.fixture
def emil(office, desk) -> Page:
    """Emil, who has time for four people a week."""
    page = office.sign_in(desk, office.add("Emil Berg"))
    page.goto("/account")
    page.get_by_label("Contacts a week").fill("4")
    page.get_by_label("Contacts a week").press("Enter")
    expect(page.get_by_role("region", name="Messages")).not_to_be_empty()
    return page


def test_from_a_file_of_contacts_to_a_talk_in_the_timeline(office, desk, emil):
    import_connections(emil)
    office.make_all_due("emil@nordlicht.example")
    office.server.run("nudges", "run", "--at", next_monday())
    emil.goto("/")
    cards = emil.get_by_role("article")
    expect(cards).to_have_count(4)
    answer_by_keyboard(emil)
    answer_by_touch(office, office.sign_in(desk, "emil@nordlicht.example", phone=True))
    name = log_in_two_taps(emil)
    write_a_note(emil, name)


def import_connections(page: Page) -> None:
    page.get_by_role("link", name="Import").first.click()
    page.get_by_label("File").set_input_files(
        {"name": "Connections.csv", "mimeType": "text/csv", "buffer": CONNECTIONS.encode()}
    )
    page.get_by_label("Where do you know these people from?").fill("My LinkedIn contacts")
    page.get_by_role("button", name="Show me what would happen").click()
    expect(page.get_by_role("heading", name="6 new people")).to_be_visible()
    tabs = page.get_by_role("navigation", name="What becomes of the rows")
    expect(tabs.get_by_role("link", name="New")).to_have_text(re.compile(r"New\s*6"))
    expect(page.get_by_text("“javascript:alert(1)” is not the web address")).to_be_visible()
    tabs.get_by_role("link", name="Left out").click()
    expect(page.get_by_text("the account was closed")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="6 people are in")).to_be_visible(timeout=90_000)


def answer_by_keyboard(page: Page) -> None:
    card = page.get_by_role("article").first
    name = card.get_by_role("heading").inner_text()
    card.get_by_role("button", name="Wrote").focus()
    page.keyboard.press("Enter")
    folded = page.get_by_text(f"You wrote to {name.split()[0]}.").filter(visible=True).first
    expect(folded).to_be_visible()
    expect(page.get_by_text("1 of 4 this week")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="You wrote to")).to_be_attached()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("0 of 4 this week")).to_be_visible()


def answer_by_touch(office: Office, page: Page) -> None:
    for said, button in enumerate(("Talked", "Met"), start=1):
        page.get_by_role("article").first.get_by_role("button", name=button).tap()
        expect(page.get_by_text(f"{said} of 4 this week")).to_be_visible()
    card = page.get_by_role("article").first
    card.get_by_label(re.compile("^More for")).tap()
    card.get_by_role("button", name="Snooze a month").tap()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("main").get_by_text("comes back on")).to_be_visible()
    of_emil = "SELECT count(*) FROM nudges n JOIN users u ON u.id = n.user_id WHERE n.state = 'open' AND u.email = %s"
    assert office.server.sql(of_emil, "emil@nordlicht.example") == [(1,)]


def log_in_two_taps(page: Page) -> str:
    """From Today with somebody recent: Log a talk, who, and Save; how and when are proposed. Their name."""
    page.goto("/")
    taps = 0
    for step in (
        page.get_by_role("link", name="Log a talk").filter(visible=True),
        page.get_by_role("group", name="Talked with lately").get_by_role("button").first,
    ):
        step.click()
        taps += 1
    expect(page.get_by_role("radio", name="Call")).to_be_focused()
    name = page.get_by_role("group", name="Who", exact=True).get_attribute("data-announce")
    assert name
    page.get_by_label("In one line").fill("Her thesis on separators")
    page.keyboard.press("Enter")
    assert taps == 2
    expect(page.get_by_role("region", name="Messages")).to_contain_text(f"Saved: you and {name.split()[0]}")
    expect(page).to_have_url(re.compile("/$"))
    return name


def write_a_note(page: Page, talked_with: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(talked_with)
    page.keyboard.press("Enter")
    page.get_by_role("table", name="People").get_by_role("link", name=talked_with).click()
    timeline = page.get_by_role("region", name="What happened")
    expect(timeline).to_contain_text("Her thesis on separators")
    page.get_by_role("radiogroup", name="What to write down").get_by_text("Note").click()
    note = page.get_by_role("textbox", name="Note")
    note.press_sequentially("Moves to Hamburg in spring. @ada")
    expect(page.get_by_role("option", name="Ada Okafor")).to_be_visible()
    note.press("Enter")
    page.get_by_role("button", name="Save the note").click()
    expect(timeline).to_contain_text("Moves to Hamburg in spring. @Ada Okafor")
    expect(timeline).to_contain_text("stays inside")
