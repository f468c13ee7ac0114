"""The first run: one link, one organisation, one admin, and then nothing more to find there."""

import pytest
from sqlalchemy import select

from app.identity.models import Organisation, User
from app.kernel.actor import Role
from app.kernel.db import db
from app.shell import first_run

ANSWERS = {
    "organisation": "Nordlicht",
    "name": "Ada Klein",
    "email": "Ada@Example.org",
    "password": "drei Birken am Bach",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def link(app):
    (line,) = first_run.announce(app)
    assert line.startswith("Set up Perennial: http://127.0.0.1:8000/setup?token=set_")
    return line.partition("8000")[2]


def answered(link, **changes):
    return {**ANSWERS, "token": link.partition("token=")[2], **changes}


def test_the_link_makes_the_organisation_and_signs_its_first_admin_in(browser, link):
    visitor = browser(None)
    assert "Welcome to Perennial" in visitor.get(link).text
    assert visitor.post("/setup", data=answered(link)).status_code == 303
    ada = db.session.scalars(select(User)).one()
    assert (ada.email, ada.role, ada.time_zone, ada.country) == ("ada@example.org", Role.ADMIN, "Europe/Berlin", "DE")
    assert db.session.scalars(select(Organisation)).one().name == "Nordlicht"
    assert visitor.get("/settings").status_code == 200


def test_afterwards_there_is_nothing_here(browser, link):
    visitor = browser(None)
    visitor.post("/setup", data=answered(link))
    for stranger in (visitor, browser(None)):
        assert stranger.get(link).status_code == 404
        assert stranger.post("/setup", data=answered(link)).status_code == 404
    assert len(db.session.scalars(select(Organisation)).all()) == 1


def test_without_the_link_nothing_can_be_set_up(browser, link):
    assert browser(None).get("/setup").status_code == 403
    assert browser(None).post("/setup", data=answered("?token=set_guessed")).status_code == 403
    assert db.session.scalars(select(Organisation)).all() == []


def test_a_second_start_makes_the_first_link_worthless(app, browser, link):
    first_run.announce(app)
    assert browser(None).get(link).status_code == 403


def test_once_set_up_nothing_is_announced(app, world):
    assert first_run.announce(app) == []


def test_signing_in_before_says_what_to_do(browser, app):
    assert "finds a link in the terminal" in browser(None).get("/sign-in").text


def test_the_page_tells_no_other_site_its_address(browser, link):
    assert browser(None).get(link).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("organisation", "  ", "Say what your organisation is called."),
        ("email", "ada", "Type an e-mail address such as name@example.org."),
        ("password", "short", "Take at least 12 characters"),
        ("password", "password1234", "among the first that others would guess"),
        ("password", "Nordlicht-Nordlicht 26", "Others know this about you."),
        ("time_zone", "Europe/Atlantis", "Choose a time zone from the list."),
    ],
)
def test_a_fault_stands_beside_its_field_and_the_link_still_works(browser, link, field, value, sentence):
    visitor = browser(None)
    answer = visitor.post("/setup", data=answered(link, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert visitor.post("/setup", data=answered(link)).status_code == 303


def test_in_a_demo_one_person_of_each_role_gets_a_link(app, world, browser):
    from dataclasses import replace

    app.extensions["settings"] = replace(app.extensions["settings"], demo=True)
    lines = first_run.announce(app)
    assert [line.partition(":")[0] for line in lines] == [
        "Sign in as Emil (employee)",
        "Sign in as Rita (recruiter)",
        "Sign in as Lena (leader)",
        "Sign in as Ada (administrator)",
        "Sign in as Paul (partner)",
    ]
    visitor, path = browser(None), lines[0].partition("8000")[2]
    assert "Sign in as Emil" in visitor.get(path).text
    assert visitor.post(path).status_code == 303
    assert visitor.get("/account").status_code == 200
    assert browser(None).post(path).status_code == 422
