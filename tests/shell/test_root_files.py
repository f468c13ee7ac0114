"""What browsers and phones ask for at the root of a site."""

import gzip

from flask import url_for

from app.kernel.assets import built_assets


def test_robots_are_asked_to_stay_away(app, browser):
    answer = browser(None).get("/robots.txt")
    assert answer.status_code == 200
    assert "Disallow: /" in answer.text


def test_old_browsers_find_the_icon(app, browser):
    assert browser(None).get("/favicon.ico").mimetype == "image/svg+xml"


def test_styles_go_packed_to_whoever_takes_that(app, browser):
    with app.test_request_context():
        path = url_for("static", filename=f"dist/{built_assets().file('public.css')}")
    plain = browser(None).get(path)
    packed = browser(None).get(path, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert packed.mimetype == plain.mimetype == "text/css"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert [answer.headers["Vary"] for answer in (plain, packed)] == ["Accept-Encoding"] * 2
    assert browser(None).get(f"{path}/../../../x", headers={"Accept-Encoding": "gzip"}).status_code == 404
