"""What guards conversations, in browsers: a warning, a held message, a stand-in, a report, somebody who steps in."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.looking import faults_of
from tests.support.office import BERLIN, write_to

pytestmark = pytest.mark.browser

ADDRESS = "greta@guard.example"


def test_from_a_warning_to_somebody_who_steps_in(office, desk, tmp_path):
    emil, rita = office.add("Edgar Wache"), office.add("Runa Hüterin", "recruiter")
    office.bring_in(tmp_path, emil, "Greta Wacht")
    office.can_be_mailed("Greta Wacht", ADDRESS)
    ada = office.sign_in(desk, office.address_of("admin"))
    watch(ada, "application status", "warns")
    watch(ada, "bank account", "holds")
    inside = office.sign_in(desk, emil)
    write_to(inside, "Greta Wacht", "Shall we talk about lighthouses?")
    outside = desk.open(phone=True)
    come_in(office, outside)
    be_warned(outside)
    be_held(inside)
    recruiter = office.sign_in(desk, rita)
    pass_on(recruiter)
    expect(outside.locator(".said-body", has_text="No bank account is needed.")).to_be_visible()
    expect(inside.locator(".said-held")).to_have_count(0)
    go_away(inside)
    be_answered_by_a_stand_in(office, outside, ada)
    report(outside)
    step_in(recruiter)
    expect(outside.locator(".said-notice", has_text="Runa Hüterin")).to_be_visible()
    desk.complaints[:] = [one for one in desk.complaints if "422" not in one and "410" not in one]
    own, theirs = (page.url.partition("#")[0] for page in (inside, outside))
    pages = [
        (recruiter, "/conversations/rhythm"),
        (recruiter, "/conversations/rhythm?list=all"),
        (recruiter, "/conversations/held"),
        (recruiter, "/conversations/reports"),
        (recruiter, "/conversations/blocks"),
        (recruiter, "/conversations/openings"),
        (ada, "/settings/words"),
        (ada, f"{own}/coming-in"),
        (outside, f"{theirs}/report"),
        (outside, f"{theirs}/refusal"),
    ]
    assert [fault for page, path in pages for fault in faults_of(page, path, tmp_path)] == []


def watch(page: Page, phrase: str, what: str) -> None:
    page.goto("/settings/words")
    page.get_by_label("Word or phrase").fill(phrase)
    page.get_by_label("What happens").select_option(what)
    page.get_by_role("button", name="Watch it").click()
    expect(page.get_by_text("Watched from now on.")).to_be_visible()


def come_in(office, page: Page) -> None:
    office.come_in(page, ADDRESS)
    page.get_by_role("link", name="Edgar Wache").click()


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


def be_warned(page: Page) -> None:
    say(page, "What is my application status?")
    expect(page.locator("[data-think-again]")).to_contain_text("It was not sent yet.")
    expect(page.get_by_label("Your message")).to_have_value("What is my application status?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said-own .said-body", has_text="application status")).to_be_visible()
    expect(page.locator("[data-think-again]")).to_have_count(0)


def be_held(page: Page) -> None:
    say(page, "No bank account is needed.")
    held = page.locator(".said-held", has_text="No bank account is needed.")
    expect(held).to_contain_text("It was not sent yet.")
    held.get_by_text("Say why it should go…").click()
    held.get_by_label("Why should it go all the same?").fill("I say that none is needed.")
    held.get_by_role("button", name="Say it").click()
    expect(page.locator(".said-held")).to_contain_text("I say that none is needed.")


def pass_on(page: Page) -> None:
    page.goto("/conversations/held")
    expect(page.get_by_text("I say that none is needed.")).to_be_visible()
    page.get_by_role("button", name="Pass it on").click()
    expect(page.get_by_text("Passed on. Its author is told.")).to_be_visible()


def go_away(page: Page) -> None:
    talk, today = page.url, datetime.now(BERLIN)
    page.goto("/account")
    away = page.locator("#away")
    away.get_by_label("From").fill(f"{today:%Y-%m-%d}")
    away.get_by_label("Until").fill(f"{today + timedelta(days=14):%Y-%m-%d}")
    away.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Your colleagues see it.")).to_be_visible()
    page.goto(talk)


def be_answered_by_a_stand_in(office, outside: Page, ada: Page) -> None:
    """Three days without an answer: Ada, who shares a topic with Edgar, answers until the other side would rather wait."""
    office.server.sql("UPDATE users SET topics = '{Lighthouses}' WHERE name IN ('Edgar Wache', 'Ada Okafor')")
    outside.reload()
    expect(outside.get_by_text("a colleague of the same topic answers then")).to_be_visible()
    say(outside, "May I climb one?")
    waited = (
        "UPDATE conversations SET waits_since = waits_since - interval '3 days' FROM prospects"
        " WHERE prospects.id = prospect_id AND display_name = 'Greta Wacht' AND waits_since IS NOT NULL RETURNING 1"
    )
    office.server.wait_until(lambda: office.server.sql(waited))
    office.take_a_turn("find_stand_ins")
    told = outside.locator(".said-notice")
    expect(told.filter(has_text="Ada Okafor answers here while Edgar Wache is out of office")).to_be_visible()
    ada.goto(outside.url)
    expect(ada.locator(".said-body", has_text="Shall we talk about lighthouses?")).to_have_count(0)
    say(ada, "Up to the gallery, gladly.")
    expect(outside.locator(".said-body", has_text="Up to the gallery, gladly.")).to_be_visible()
    outside.reload()
    expect(outside.get_by_text("Ada Okafor answers meanwhile.")).to_be_visible()
    outside.get_by_role("button", name="I would rather wait for Edgar Wache").click()
    expect(told.filter(has_text="Ada Okafor has left this conversation.")).to_be_visible()
    expect(ada.get_by_role("link", name="To your conversations")).to_be_visible()


def report(page: Page) -> None:
    page.get_by_title("Report this message").first.click()
    page.get_by_label("Something else").check()
    page.get_by_label("In your own words").fill("Please have a look.")
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_text("Thank you. Somebody from recruiting looks at it")).to_be_visible()


def step_in(page: Page) -> None:
    page.goto("/conversations/reports")
    page.get_by_role("link", name="Something else").first.click()
    page.get_by_label("Step into the conversation").check()
    page.get_by_label("Your words").fill("I was asked to have a look.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Done. Whoever reported it is told.")).to_be_visible()
