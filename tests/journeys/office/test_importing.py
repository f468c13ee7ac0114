"""Somebody brings LinkedIn's archive with its messages, address cards with photos, and a table of their own; and undoes one."""

import base64
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.looking import faults_of
from tests.support.making_documents import a_picture

pytestmark = pytest.mark.browser

ME, AINO, BEN = (f"https://www.linkedin.com/in/{name}-journey" for name in ("me", "aino", "ben"))
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Aino,Journey,{AINO},,Acme,Engineer,12 Mar 2025\nBen,Journey,{BEN},,Acme,Engineer,12 Mar 2025\n"
)
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    f"c1,,Me,{ME},Aino Journey,{AINO},2026-01-02 10:00:00 UTC,,Hello,INBOX\n"
    f"c2,,Me,{ME},Ben Journey,{BEN},2026-01-02 11:00:00 UTC,,Hello,INBOX\n"
    f"c2,,Ben Journey,{BEN},Me,{ME},2026-01-03 10:00:00 UTC,,Hello yourself,INBOX\n"
    f"c3,,A Stranger,https://www.linkedin.com/in/stranger,Me,{ME},2026-01-03 10:00:00 UTC,,Buy,INBOX\n"
)
CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Cleo Journey\nEMAIL:cleo@journey.example\nBDAY:--0203\nCATEGORIES:Climbing\n"
    f"PHOTO;ENCODING=b;TYPE=PNG:{base64.b64encode(a_picture()).decode()}\nEND:VCARD\n"
)
TABLE = "Wer,Wo erreichbar,Haus\nDora Journey,family@journey.example,Acme\nEdda Journey,family@journey.example,Acme\n"


def the_archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Connections.csv", CONNECTIONS)
        archive.writestr("messages.csv", MESSAGES)
    return packed.getvalue()


def bring(page: Page, name: str, content: bytes) -> None:
    page.goto("/import")
    page.get_by_label("File", exact=True).set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
    page.get_by_label("Where do you know these people from?").fill("A journey")
    page.get_by_role("button", name="Show me what would happen").click()


def choose_too_much(page: Page, folder: Path) -> None:
    """Said beside the field before anything is sent, and gone with the next choice."""
    large = folder / "large.csv"
    with large.open("wb") as file:
        file.truncate(200_000_001)
    page.goto("/import")
    chooser = page.get_by_label("File", exact=True)
    chooser.set_input_files(large)
    sentence = page.get_by_text("This file is larger than 200 MB. Split it, and import the parts one by one.")
    expect(sentence).to_be_visible()
    chooser.set_input_files([])
    expect(sentence).to_have_count(0)


def go(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()


def faults(page: Page, pictures: object) -> list[str]:
    return faults_of(page, page.url.partition("#")[0], pictures)  # type: ignore[arg-type]


def test_files_of_three_kinds_come_in_and_one_goes_again(office, desk, tmp_path):
    page = office.sign_in(desk, office.add("Inga Journey"))
    choose_too_much(page, tmp_path)
    bring(page, "LinkedIn.zip", the_archive())
    expect(page.get_by_role("heading", name="2 new people")).to_be_visible()
    expect(page.get_by_role("heading", name="4 messages and invitations")).to_be_visible()
    assert faults(page, tmp_path) == []
    go(page)
    expect(page.get_by_role("heading", name="2 people are in")).to_be_visible()
    expect(page.get_by_text("3 messages and invitations are contacts now.")).to_be_visible()
    assert faults(page, tmp_path) == []

    bring(page, "cards.vcf", CARDS.encode())
    expect(page.get_by_role("heading", name="1 new person")).to_be_visible()
    page.get_by_role("heading", name="What the columns become").click()
    page.get_by_label("Groups").select_option(label="Tags")
    page.get_by_role("button", name="Read it again like this").click()
    expect(page.get_by_text("Climbing").last).to_be_visible()
    assert faults(page, tmp_path) == []
    go(page)
    expect(page.get_by_role("heading", name="1 person is in")).to_be_visible()
    page.goto("/people?q=Cleo")
    page.get_by_role("link", name="Cleo Journey").first.click()
    expect(page.get_by_role("main")).to_contain_text("Climbing")
    expect(page.get_by_role("main")).to_contain_text("February 3")

    bring(page, "liste.csv", TABLE.encode())
    expect(page.get_by_role("heading", name="What is in the columns?")).to_be_visible()
    assert faults(page, tmp_path) == []
    page.get_by_label("Wer").select_option(label="Name")
    page.get_by_label("Haus").select_option(label="Employer")
    page.get_by_role("button", name="Show me what would happen").click()
    expect(page.get_by_text("for you to decide, now or after the import.")).to_be_visible()
    assert faults(page, tmp_path) == []
    go(page)
    expect(page.get_by_text("1 row is still for you to decide.")).to_be_visible()
    page.get_by_role("button", name="Somebody new").click()
    expect(page.get_by_text("still for you to decide")).to_have_count(0)
    page.reload()
    page.get_by_text("Undo this import", exact=True).click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_role("heading", name="2 people are gone again")).to_be_visible()
    assert faults(page, tmp_path) == []
