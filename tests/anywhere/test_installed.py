"""What a browser needs to install the product like an app."""

import json

import pytest

from app.kernel.assets import DIST, built_assets


@pytest.fixture
def manifest(world, browser):
    answer = browser(None).get("/app.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    return json.loads(answer.text)


def test_it_is_called_as_the_organisation_is(manifest):
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == ("Nordlicht", "standalone", "/")


def test_from_a_home_screen_a_talk_is_one_press_away(world, browser, manifest):
    places = [shortcut["url"] for shortcut in manifest["shortcuts"]]
    assert "/log" in places
    assert all(browser(world.emil).get(place).status_code == 200 for place in places)


def test_its_pictures_are_there_in_every_form(manifest):
    assert all((DIST / icon["src"].rpartition("/")[2]).is_file() for icon in manifest["icons"])
    assert {icon.get("purpose", "any") for icon in manifest["icons"]} == {"any", "maskable"}


def test_phones_share_to_it(manifest):
    target = manifest["share_target"]
    assert (target["action"], target["method"], target["params"]["url"]) == ("/share", "POST", "url")


def test_the_worker_is_asked_for_anew_each_time_and_may_see_the_whole_site(browser):
    answer = browser(None).get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert built_assets().file("app.css") in answer.text


def test_pages_for_people_outside_are_not_touched_by_it(world, browser):
    assert "app.webmanifest" in browser(world.emil).get("/").text
    assert "app.webmanifest" in browser(None).get("/sign-in").text
    for page in ("/c", "/me/sign-in"):
        assert "app.webmanifest" not in browser(None).get(page).text
    assert "app.webmanifest" not in browser(world.paul).get("/").text


def test_the_bookmarklet_opens_the_log_form_of_the_page_one_looks_at(world, browser):
    page = browser(world.emil).get("/account/anywhere").text
    assert "javascript:void(window.open(" in page
    assert "/share?url=" in page
