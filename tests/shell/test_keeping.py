"""Fragments that are drawn once and kept: what they show is the whole of their key."""

import contextvars

from flask import g

from app.shell.keeping import kept_fragment


def drawn(app, locale="en", zone="UTC", **shown):
    """In a request of its own, whose reader has this language and zone."""

    def draw():
        with app.app_context(), app.test_request_context("/"):
            g.reader_locale, g.reader_zone = locale, zone
            return kept_fragment("people/_selection.html")(**shown)

    return contextvars.Context().run(draw)


def test_the_same_is_drawn_once(app):
    assert drawn(app, count="2 people", is_more=False) is drawn(app, count="2 people", is_more=False)


def test_other_content_another_language_or_another_zone_is_another_fragment(app):
    first = drawn(app, count="2 people", is_more=True)
    assert drawn(app, count="3 people", is_more=True) != first
    assert drawn(app, locale="de", count="2 people", is_more=True) is not first
    assert drawn(app, zone="Pacific/Kiritimati", count="2 people", is_more=True) is not first


def test_what_is_shown_is_escaped(app):
    assert "<b>x" not in drawn(app, count="<b>x</b>", is_more=True)


def test_one_reader_never_gets_the_frame_of_another(world, browser):
    assert "Rita" in browser(world.rita).get("/people").text
    page = browser(world.emil).get("/people").text
    assert "Rita" not in page
    assert "Emil" in page
