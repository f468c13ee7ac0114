"""Documents and a photo: dropped into somebody's file, read, found, refused, deleted and brought back."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.making_documents import a_pdf, a_picture

pytestmark = pytest.mark.browser

DROP = """([name, type, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, {type}));
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
}"""


def test_documents_go_in_come_out_and_can_be_brought_back(office, desk, tmp_path):
    rita = office.add("Rahel Papier", "recruiter")
    office.bring_in(tmp_path, rita, "Wanda Quell", keeps_in_touch=False)
    page = office.sign_in(desk, rita)
    page.goto("/people?q=quell")
    page.get_by_role("link", name="Wanda Quell").click()
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    see_which_is_too_large(page)
    bring(page)
    look_at_it(page)
    delete_and_undo(page)
    set_a_photo(page)


def see_which_is_too_large(page: Page) -> None:
    file = page.url
    page.goto(f"{file}/documents")
    field = page.get_by_label("Documents")
    field.evaluate("(input) => { input.dataset.most = 5; }")
    field.set_input_files([a_text("short.txt", b"short"), a_text("longer.txt", b"longer")])  # type: ignore[list-item]
    expect(page.get_by_role("alert")).to_have_text("longer.txt: This file is larger than 25 MB.")
    page.goto(file)


def a_text(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def bring(page: Page) -> None:
    documents = page.get_by_role("region", name="Documents")
    chosen = [
        {"name": "CV_Wanda.pdf", "mimeType": "application/pdf", "buffer": a_pdf("Wanda builds lighthouses")},
        {"name": "tool.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\0\0"},
    ]
    documents.locator("input[name=files]").set_input_files(chosen)  # type: ignore[arg-type]
    expect(documents.get_by_role("link", name="CV Wanda", exact=True)).to_be_visible()
    expect(documents).to_contain_text("tool.exe: This kind of file is not taken.")
    content = base64.b64encode(b"Dear Rahel, thank you.").decode()
    page.evaluate(DROP, ["Letter.txt", "text/plain", content])
    expect(documents.get_by_role("link", name="Letter", exact=True)).to_be_visible()
    expect(documents).not_to_contain_text("being read", timeout=30_000)


def look_at_it(page: Page) -> None:
    page.get_by_role("region", name="Documents").get_by_role("link", name="CV Wanda", exact=True).click()
    expect(page.get_by_role("region", name="Its text")).to_contain_text("Wanda builds lighthouses")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "CV_Wanda.pdf"


def delete_and_undo(page: Page) -> None:
    page.get_by_role("button", name="Delete").click()
    documents = page.get_by_role("region", name="Documents")
    expect(documents.get_by_role("link", name="CV Wanda", exact=True)).to_have_count(0)
    page.get_by_role("region", name="Messages").get_by_role("button", name="Undo").click()
    expect(documents.get_by_role("link", name="CV Wanda", exact=True)).to_be_visible()


def set_a_photo(page: Page) -> None:
    page.get_by_role("link", name="Photo of Wanda Quell").click()
    picture = {"name": "wanda.png", "mimeType": "image/png", "buffer": a_picture("PNG", (300, 400))}
    page.get_by_label("Picture").set_input_files([picture])  # type: ignore[list-item]
    page.get_by_role("button", name="Use this photo").click()
    shown = page.locator(".who-head img.avatar")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 320)
    page.goto("/people?q=quell")
    expect(page.locator(".cell-person img.avatar")).to_be_visible()
