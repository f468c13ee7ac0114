"""What browsers and phones ask for at the root of a site."""

import json

from app.kernel.assets import DIST, built_assets


def test_robots_are_asked_to_stay_away(app, browser):
    answer = browser(None).get("/robots.txt")
    assert answer.status_code == 200
    assert "Disallow: /" in answer.text


def test_old_browsers_find_the_icon(app, browser):
    assert browser(None).get("/favicon.ico").mimetype == "image/svg+xml"


def test_from_a_home_screen_a_talk_is_one_press_away(app, world, browser):
    manifest = json.loads((DIST / built_assets().file("app.webmanifest")).read_text())
    places = [shortcut["url"] for shortcut in manifest["shortcuts"]]
    assert "/log" in places
    assert all(browser(world.emil).get(place).status_code == 200 for place in places)
    assert all((DIST / icon["src"]).is_file() for icon in manifest["icons"])
