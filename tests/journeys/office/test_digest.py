"""The weekly mail: read, followed into the product by way of signing in, and answered by a button there."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.office import next_monday

pytestmark = pytest.mark.browser


def test_a_link_of_the_digest_leads_through_signing_in_to_the_button_that_answers(office, desk, tmp_path):
    nils = office.add("Nils Aho")
    office.bring_in(tmp_path, nils, "Paula Novak", "Quirin Roy")
    office.make_all_due(nils)
    office.server.run("nudges", "run", "--at", next_monday())
    letter = office.mail_to(nils)
    assert re.search(r"(Paula and Quirin|Quirin and Paula) this week", letter.subject)
    assert "2 people are waiting to hear from you" in letter.text
    path = re.search(r"/nudges/[0-9a-f-]{36}", letter.text)[0]
    assert f"{office.url}{path}" in letter.html

    page = desk.open(phone=True)
    page.goto(path)
    page.get_by_label("E-mail address").fill(nils)
    page.get_by_role("button", name="Mail me a code instead").click()
    page.get_by_label("Code from the mail").fill(re.search(r"\d{4} \d{4}", office.mail_to(nils).text)[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{office.url}{path}")
    assert open_nudges_of(office, nils) == 2

    page.get_by_role("button", name="Talked").tap()
    expect(page.get_by_role("main")).to_contain_text(re.compile("You talked with (Paula|Quirin)"))
    assert open_nudges_of(office, nils) == 1
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name="Talked")).to_be_visible()
    assert open_nudges_of(office, nils) == 2


def open_nudges_of(office, address: str) -> int:
    query = (
        "SELECT count(*) FROM nudges JOIN users ON users.id = user_id WHERE users.email = %s AND nudges.state = 'open'"
    )
    return office.server.sql(query, address)[0][0]
