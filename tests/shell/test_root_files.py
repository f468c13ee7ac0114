"""What browsers and phones ask for at the root of a site."""


def test_robots_are_asked_to_stay_away(app, browser):
    answer = browser(None).get("/robots.txt")
    assert answer.status_code == 200
    assert "Disallow: /" in answer.text


def test_old_browsers_find_the_icon(app, browser):
    assert browser(None).get("/favicon.ico").mimetype == "image/svg+xml"
