"""Among many colleagues one is found by name, or without script by their address."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def begin(page: Page, name: str) -> None:
    page.goto("/pools/new")
    page.get_by_label("Name", exact=True).fill(name)


def test_found_while_the_name_is_typed(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("recruiter"))
    begin(page, "Divers")
    field = page.get_by_role("combobox", name="More owners (optional)")
    for typed, name in (("castin", "Mateo Castiñeira"), ("lar emil", "Emil Larsen")):
        field.press_sequentially(typed)
        page.get_by_role("option", name=name).click()
    page.get_by_role("button", name="Make the pool").click()
    expect(page.get_by_text("Mateo Castiñeira")).to_be_visible()
    expect(page.get_by_text("Emil Larsen")).to_be_visible()


def test_without_script_named_by_their_address(demo, demo_desk):
    page = demo.sign_in(demo_desk, demo.address_of("recruiter"), script=False)
    begin(page, "Sailors")
    page.get_by_label("Somebody else, by e-mail address").first.fill(demo.address_of("employee"))
    page.get_by_role("button", name="Make the pool").click()
    expect(page.get_by_role("heading", name="Sailors")).to_be_visible()
    assert demo.server.sql(
        "SELECT u.email FROM pools p JOIN users u ON u.id = p.owner_id WHERE p.name = 'Sailors'"
    ) == [(demo.address_of("employee"),)]
