"""Somebody outside joins and asks; a recruiter sees them, an employee answers, and others read it when both agree. The
employee writes to them, they answer by mail, and it stands on the employee's open page.
"""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.office import Office, write_to

pytestmark = pytest.mark.browser
SECONDS = 4_000
"""Nobody reads a form and fills it in more quickly than in three."""


def test_from_a_public_page_to_a_new_person_and_a_published_answer(demo: Office, demo_desk):
    visitor = demo_desk.open(phone=True)
    join(visitor)
    visitor.goto(demo.mail_to("tilda@mail.example").link)
    visitor.get_by_role("button", name="Yes, I want to join").tap()
    expect(visitor.get_by_role("heading", name="Welcome")).to_be_visible()
    recruiter = demo.sign_in(demo_desk, demo.address_of("recruiter"))
    demo.server.wait_until(lambda: bool(demo.server.sql("SELECT 1 FROM prospects WHERE display_name = 'Tilda Berg'")))
    see_who_is_new(recruiter)
    ask(visitor)
    visitor.goto(demo.mail_to("tilda@mail.example").link)
    visitor.get_by_role("button", name="Yes, ask it").tap()
    employee = demo.sign_in(demo_desk, demo.address_of("employee"), phone=True)
    demo.server.wait_until(
        lambda: bool(
            demo.server.sql(
                "SELECT 1 FROM community_questions WHERE assigned_to_id IS NOT NULL AND body LIKE 'Does tape%%'"
            )
        )
    )
    answer(employee)
    visitor.goto(demo.mail_to("tilda@mail.example").link)
    visitor.get_by_role("button", name="Yes, others may read it").tap()
    expect(visitor.get_by_role("status")).to_contain_text("You said yes")
    visitor.wait_for_timeout(1_500)
    visitor.goto("/c/marine-engineering/answers")
    expect(visitor.get_by_role("heading", name="Does tape really hold out there?")).to_be_visible()
    write_to(employee, "Tilda Berg", "Shall I show you the test tank?")
    answer_by_mail(demo, "tilda@mail.example", "Gladly, I can be there at ten.")
    live = employee.locator(".said-body", has_text="Gladly")
    expect(live).to_have_text("Gladly, I can be there at ten.")


def test_it_is_read_and_joined_without_script_too(demo: Office, demo_desk):
    page = demo_desk.open(script=False)
    page.goto("/c/marine-engineering")
    page.get_by_role("link", name="The blade that sang").click()
    expect(page.get_by_role("heading", name="What it was not")).to_be_visible()
    page.get_by_role("link", name="Join us").click()
    fill_in(page, "Nora Plain", "nora@mail.example")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def join(page: Page) -> None:
    page.goto("/c/marine-engineering")
    page.get_by_role("link", name="Join us").tap()
    fill_in(page, "Tilda Berg", "tilda@mail.example")
    page.wait_for_timeout(SECONDS)
    page.get_by_role("button", name="Join").tap()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def fill_in(page: Page, name: str, email: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("Why are you interested?").fill("I tape kayaks.")
    page.get_by_label("I agree").check()


def see_who_is_new(page: Page) -> None:
    page.goto("/communities")
    page.get_by_role("main").get_by_role("link", name="Marine Engineering").click()
    page.get_by_role("link", name="New people").click()
    expect(page.get_by_role("link", name="Tilda Berg")).to_be_visible()
    expect(page.get_by_text("I tape kayaks.")).to_be_visible()


def ask(page: Page) -> None:
    """Somebody whose face is on the page."""
    page.goto("/c/marine-engineering")
    page.get_by_role("link", name="Ask Emil").tap()
    expect(page.get_by_role("heading", name="Ask Emil")).to_be_visible()
    page.get_by_label("Your question").fill("Does tape really hold out there?")
    page.get_by_label("Your e-mail address").fill("tilda@mail.example")
    page.wait_for_timeout(SECONDS)
    page.get_by_role("button", name="Ask").tap()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def answer(page: Page) -> None:
    page.goto("/")
    asked = page.get_by_role("article").filter(has_text="Does tape really hold out there?")
    asked.get_by_role("link", name="Answer, or pass it on").tap()
    page.get_by_label("Your answer").fill("For two years so far.")
    page.get_by_role("button", name="Answer").tap()
    expect(page.get_by_role("heading", name="Hello, Emil")).to_be_visible()


def answer_by_mail(office: Office, address: str, words: str) -> None:
    """As their own program does, through the receiver: what they read is quoted below. The two minutes that a page has to
    show it first are over.
    """
    office.server.sql(
        "UPDATE jobs SET run_at = now() WHERE name = 'outreach.messages.mail_messages' AND done_at IS NULL"
    )
    office.take_a_turn("sweep")
    letter = office.mail_to(address)
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = address, letter.message["Reply-To"], f"Re: {letter.subject}"
    reply["In-Reply-To"], reply["Message-ID"] = letter.message["Message-ID"], "<answer-1@mail.example>"
    quoted = "\n".join(f"> {line}" for line in letter.text.splitlines())
    reply.set_content(f"{words}\n\nOn Sunday, {letter.message['From']} wrote:\n{quoted}\n")
    receiver = urlsplit(office.server.env["INBOUND_LISTEN"])
    with smtplib.SMTP(receiver.hostname or "", receiver.port or 0, timeout=20) as dialogue:
        dialogue.send_message(reply)
