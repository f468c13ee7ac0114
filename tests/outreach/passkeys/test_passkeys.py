"""Passkeys: made by whoever is signed in, open their own page without a code, hold for this place and browser, and work once each."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.kernel.db import db
from outreach.passkeys.keepers import proposed_name
from outreach.passkeys.models import Passkey
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.making_conversations import a_reachable_prospect
from tests.support.outside import come_in

HOST, ORIGIN = "talents.example", "https://talents.example"


@pytest.fixture(autouse=True)
def _with_a_name_of_its_own(app):
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, base_url=ORIGIN)
    yield
    app.extensions["settings"] = before


def made(client, device: Authenticator, origin: str = ORIGIN):
    return client.post("/me/passkeys", data={"answer": device.make(client.post("/me/passkeys/options").json, origin)})


def used(client, device: Authenticator, origin: str = ORIGIN):
    options = client.post("/me/passkeys/sign-in/options").json
    return client.post("/me/passkeys/sign-in", data={"answer": device.use(options, origin)})


def test_somebody_comes_in_with_what_they_made(client, browser):
    device = Authenticator(HOST)
    assert made(client, device).json == {"next": "/me/passkeys"}
    elsewhere = browser(None)
    assert used(elsewhere, device).json == {"next": "/me/"}
    assert elsewhere.get("/me/").status_code == 200


def test_it_is_listed_named_and_removed_and_opens_nothing_then(client, browser):
    device = Authenticator(HOST)
    made(client, device)
    [passkey] = db.session.scalars(select(Passkey)).all()
    assert client.post(f"/me/passkeys/{passkey.id}/name", data={"name": "  "}).status_code == 422
    assert client.post(f"/me/passkeys/{passkey.id}/name", data={"name": " My  old phone "}).status_code == 303
    assert "My old phone" in client.get("/me/passkeys").text
    assert f"/me/passkeys/{passkey.id}/remove" in client.get("/me/passkeys").text
    assert client.post(f"/me/passkeys/{passkey.id}/remove").status_code == 303
    assert used(browser(None), device).status_code == 422


def test_it_is_called_after_what_keeps_it_where_that_is_known():
    assert proposed_name("bada5566-a7aa-401f-bd96-45619a55120d", "Firefox on Linux") == "1Password, Firefox on Linux"
    assert proposed_name("00000000-0000-0000-0000-000000000000", "Firefox on Linux") == "Firefox on Linux"


def test_anothers_does_not_exist(client, browser):
    made(client, Authenticator(HOST))
    passkey = db.session.scalars(select(Passkey)).one()
    other = come_in(browser(None), a_reachable_prospect("Jonas Weber", "jonas@example.net"))
    assert other.post(f"/me/passkeys/{passkey.id}/remove").status_code == 404
    assert other.post(f"/me/passkeys/{passkey.id}/name", data={"name": "Mine"}).status_code == 404
    assert str(passkey.id) not in other.get("/me/passkeys").text


@pytest.mark.parametrize(
    ("host", "origin", "flags"),
    [
        (HOST, "https://talents.evil.example", None),
        ("evil.example", ORIGIN, None),
        (HOST, ORIGIN, PRESENT),
    ],
)
def test_what_another_place_or_nobody_verified_has_signed_is_refused(client, host, origin, flags):
    device = Authenticator(host) if flags is None else Authenticator(host, flags=flags)
    assert made(client, device, origin).status_code == 422
    assert db.session.scalars(select(Passkey)).all() == []


def test_an_answer_works_once(client, browser):
    device = Authenticator(HOST)
    made(client, device)
    elsewhere = browser(None)
    answer = device.use(elsewhere.post("/me/passkeys/sign-in/options").json, ORIGIN)
    with elsewhere.session_transaction() as cookie:
        before = dict(cookie)
    assert elsewhere.post("/me/passkeys/sign-in", data={"answer": answer}).status_code == 200
    with elsewhere.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    assert elsewhere.post("/me/passkeys/sign-in", data={"answer": answer}).status_code == 422


def test_an_answer_to_anothers_browser_is_refused(client, browser):
    device = Authenticator(HOST)
    made(client, device)
    answer = device.use(browser(None).post("/me/passkeys/sign-in/options").json, ORIGIN)
    assert browser(None).post("/me/passkeys/sign-in", data={"answer": answer}).status_code == 422


def test_a_copy_that_counts_behind_is_refused(client, browser):
    device = Authenticator(HOST)
    made(client, device)
    device.count = 5
    assert used(browser(None), device).status_code == 200
    device.count = 3
    assert used(browser(None), device).status_code == 422


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", '{"rawId": 7}', '{"rawId": "AAAA", "response": {}}', "[" * 9999]
)
def test_nonsense_opens_nothing_and_makes_nothing(client, browser, answer):
    assert browser(None).post("/me/passkeys/sign-in", data={"answer": answer}).status_code == 422
    assert client.post("/me/passkeys", data={"answer": answer}).status_code == 422


def test_where_browsers_make_none_nothing_of_it_is_offered(app, client, browser):
    app.extensions["settings"] = replace(app.extensions["settings"], base_url="http://10.0.0.7:8000")
    assert "data-passkey" not in browser(None).get("/me/sign-in").text
    assert "/me/passkeys" not in client.get("/me/browsers").text
    assert "Passkeys need a secure address" in client.get("/me/passkeys").text
