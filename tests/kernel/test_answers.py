"""What every answer carries, and what refused requests are told."""

import pytest

from app.kernel.db import db
from talent.prospects.models import Prospect
from tests.support.makers import a_prospect


def test_a_host_that_is_not_ours_is_refused_in_a_sentence(app, world, browser, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["perennial.example.org"])
    answer = browser(None).get("/sign-in", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.text) == (400, "This is not an address of this site.")


def test_every_answer_forbids_frames_foreign_scripts_and_guessing_types(world, browser):
    headers = browser(world.emil).get("/people").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Request-Id"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_cannot_act_in_a_readers_name(world, browser, headers):
    person = a_prospect()
    answer = browser(world.emil).post(f"/people/{person.id}/ban", data={"reason": "hostile"}, headers=headers)
    assert answer.status_code == 403
    assert db.session.get_one(Prospect, person.id).do_not_contact is False


def test_a_failure_is_told_to_programs_as_problem_json(world, browser):
    answer = browser(world.emil).get("/nothing", headers={"Accept": "application/problem+json"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 404


def test_a_page_that_does_not_exist_says_where_to_go_on(world, browser):
    answer = browser(world.emil).get("/nothing")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert 'href="/"' in answer.text


def test_where_nothing_is_who_is_signed_in_still_has_the_navigation(world, browser):
    inside = browser(world.emil).get("/nothing/here")
    assert (inside.status_code, 'aria-label="Main"' in inside.text) == (404, True)
    outside = browser(None).get("/nothing/here")
    assert (outside.status_code, 'aria-label="Main"' in outside.text) == (404, False)
