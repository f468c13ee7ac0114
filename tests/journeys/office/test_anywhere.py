"""A phone without a connection, a profile that is shared, a bookmark on a computer: all of them end in the log form."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.shell.places import CHECKOUT
from tests.support.chromium import Desk
from tests.support.office import Office

pytestmark = pytest.mark.browser
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """() => axe.run().then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.slice(0, 3).map(({target}) => `${id} at ${target}`)))"""
EMIL, LENE = "emil.fern@nordlicht.example", "lene.nah@nordlicht.example"
PEOPLE = {EMIL: ("Awa Fernau", "Joris Funk", "Yara Weit"), LENE: ("Nele Nahe", "Ove Dicht", "Mira Rand")}
IS_READY = """async () => {
  const names = () => new Promise((done) => {
    const asked = indexedDB.open("perennial");
    asked.onsuccess = () => {
      const got = asked.result.transaction("kept").objectStore("kept").get("people");
      got.onsuccess = () => { asked.result.close(); done(got.result); };
    };
  });
  const isThere = async () => (await indexedDB.databases()).some(({ name }) => name === "perennial") && (await names());
  for (let tried = 0; !navigator.serviceWorker.controller || !(await isThere()); tried += 1) {
    if (tried > 300) throw new Error("the phone is not ready");
    await new Promise((done) => setTimeout(done, 100));
  }
}"""
"""Until the worker looks after the page, and the names of Emil's people lie on the phone."""
TALKS = "SELECT t.summary FROM touchpoints t JOIN users u ON u.id = t.user_id WHERE u.email = %s ORDER BY t.id"


@pytest.fixture
def phone(office: Office, desk: Desk, tmp_path: Path) -> Page:
    """Emil's phone, on which the product is installed, as far as the browser is concerned."""
    return a_phone(office, desk, tmp_path, EMIL)


def a_phone(office: Office, desk: Desk, folder: Path, address: str) -> Page:
    """The phone of somebody who keeps in touch with three people."""
    if not office.knows(address):
        name = address.partition("@")[0].replace(".", " ").title()
        told = ("--email", address, "--name", name, "--role", "employee", "--time-zone", "Europe/Berlin")
        office.server.run("users", "create", *told)
        office.bring_in(folder, address, *PEOPLE[address])
    page = office.sign_in(desk, address, phone=True)
    page.evaluate(IS_READY)
    return page


def log_here(page: Page, who: str, about: str) -> None:
    """On the page that is kept on the phone, until it is kept there: only then is the form empty again."""
    page.get_by_label("Who", exact=True).fill(who)
    page.get_by_label("In one line").fill(about)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Who", exact=True)).to_have_value("")


def is_whole(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert page.evaluate(VIOLATIONS) == []


def test_a_browser_takes_it_for_an_app(phone):
    devtools = phone.context.new_cdp_session(phone)
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []


def test_talks_wait_without_a_connection_and_are_sent_once(office, phone):
    offline = phone.context
    phone.goto("/log")
    phone.get_by_role("searchbox", name="Who").fill("Yara")
    phone.get_by_role("button", name=re.compile("Yara Weit")).click()
    expect(phone.get_by_role("radio", name="Call")).to_be_focused()
    offline.set_offline(True)
    phone.get_by_label("In one line").fill("typed before the tunnel")
    phone.get_by_role("button", name="Save").last.click()
    expect(phone.get_by_role("heading", name="Waiting on this device")).to_be_visible()
    expect(phone.get_by_text("typed before the tunnel")).to_be_visible()
    phone.goto("/people")
    expect(phone.get_by_text("There is no connection.")).to_be_visible()
    log_here(phone, "Awa Fernau", "in the tunnel")
    log_here(phone, "Joris", "with half a name")
    expect(phone.get_by_text("Waits for a connection.")).to_have_count(3)
    is_whole(phone)
    assert office.server.sql(TALKS, EMIL) == []
    let_go_of(office, "Awa Fernau")
    offline.set_offline(False)
    expect(phone.get_by_text("You have let go of Awa.")).to_be_visible()
    expect(phone.get_by_text("Who was “Joris”?")).to_be_visible()
    is_whole(phone)
    phone.get_by_role("button", name="Log it all the same").click()
    phone.get_by_role("button", name=re.compile("It was Joris Funk")).click()
    expect(phone.get_by_text("Nothing waits here.")).to_be_visible()
    sent = [row[0] for row in office.server.sql(TALKS, EMIL)]
    assert sorted(sent) == ["in the tunnel", "typed before the tunnel", "with half a name"]


def let_go_of(office: Office, name: str) -> None:
    office.server.sql(
        "UPDATE relationships r SET state = 'ended' FROM users u, prospects p WHERE u.id = r.user_id"
        " AND p.id = r.prospect_id AND u.email = %s AND p.display_name = %s",
        EMIL,
        name,
    )


def test_signing_out_asks_before_something_is_lost_and_leaves_nothing(office, desk, tmp_path):
    phone = a_phone(office, desk, tmp_path, LENE)
    phone.goto("/waiting")
    log_here(phone, "Nobody Known", "a talk to decide about")
    expect(phone.get_by_text("Nobody is known here as “Nobody Known”.")).to_be_visible()
    phone.goto("/")
    expect(phone.get_by_role("link", name="Waiting on this device: 1")).to_be_visible()
    phone.locator(".topbar .user-menu summary").click()
    phone.get_by_role("button", name="Sign out").filter(visible=True).click()
    expect(phone.get_by_role("dialog", name="Not everything is sent yet")).to_be_visible()
    phone.get_by_role("button", name="Delete them and sign out").click()
    expect(phone.get_by_text("You are signed out.")).to_be_visible()
    phone.goto("/waiting")
    expect(phone.get_by_text("Nothing waits here.")).to_be_visible()
    assert phone.evaluate("document.getElementById('names').children.length") == 0


def test_a_profile_that_is_shared_opens_the_form_for_somebody_new(office, phone):
    phone.goto("about:blank")
    phone.set_content(
        f'<form method="post" enctype="multipart/form-data" action="{office.url}/share">'
        '<input name="title" value="Ilse Marten - Engineer - Delta | LinkedIn">'
        '<input name="url" value="https://www.linkedin.com/in/ilse-marten"><button>Share</button></form>'
    )
    phone.get_by_role("button", name="Share").click()
    expect(phone.get_by_role("heading", name="Add a person")).to_be_visible()
    expect(phone.get_by_label("Name", exact=True)).to_have_value("Ilse Marten")
    phone.get_by_role("button", name="Add", exact=True).click()
    expect(phone.get_by_role("heading", name="Log a talk")).to_be_visible()
    expect(phone.get_by_text("Ilse Marten").first).to_be_visible()
