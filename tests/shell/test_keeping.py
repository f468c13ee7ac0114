"""Fragments that are drawn once and kept: what they show is the whole of their key."""

import contextvars
import re
from datetime import timedelta

from flask import g

from app.kernel import clock
from app.shell.keeping import _Pages, kept_fragment
from talent.relationships.models import Visibility
from tests.support.makers import a_prospect, a_relationship


def drawn(app, locale="en", zone="UTC", **shown):
    """In a request of its own, whose reader has this language and zone."""

    def draw():
        with app.app_context(), app.test_request_context("/"):
            g.reader_locale, g.reader_zone = locale, zone
            return kept_fragment("people/_selection.html")(**shown)

    return contextvars.Context().run(draw)


def test_the_same_is_drawn_once(app):
    assert drawn(app, count="2 people", is_more=False, takes_out=False) is drawn(
        app, count="2 people", is_more=False, takes_out=False
    )


def test_other_content_another_language_or_another_zone_is_another_fragment(app):
    first = drawn(app, count="2 people", is_more=True, takes_out=False)
    assert drawn(app, count="3 people", is_more=True, takes_out=False) != first
    assert drawn(app, locale="de", count="2 people", is_more=True, takes_out=False) is not first
    assert drawn(app, zone="Pacific/Kiritimati", count="2 people", is_more=True, takes_out=False) is not first


def test_what_is_shown_is_escaped(app):
    assert "<b>x" not in drawn(app, count="<b>x</b>", is_more=True, takes_out=False)


def test_one_reader_never_gets_the_frame_of_another(world, browser):
    assert "Rita" in browser(world.rita).get("/people").text
    page = browser(world.emil).get("/people").text
    assert "Rita" not in page
    assert "Emil" in page


def test_whole_lists_make_room_by_their_length(app):
    pages = _Pages(most=400)

    def page(count):
        with app.app_context(), app.test_request_context("/"):
            return pages.drawn("layouts/_skip.html", (count,), ())

    kept = contextvars.Context().run(lambda: [page(number) for number in range(20)])
    again = contextvars.Context().run(lambda: [page(number) for number in (19, 0)])
    assert again[0] is kept[19]
    assert again[1] is not kept[0]


def test_a_list_shows_each_reader_what_is_theirs_and_what_is_new(world, browser):
    person = a_prospect("Amara Okafor")
    a_relationship(world.emil, person, visibility=Visibility.PRIVATE, last_contact_at=clock.now())
    for _ in range(2):
        own, others = browser(world.emil).get("/people").text, browser(world.rita).get("/people").text
        assert "cell-due" in own
        assert "cell-due" not in others
        assert "<time" in own
        assert "<time" not in others
        assert ("/export" in others) != ("/export" in own)
    person.display_name = "Amara Nwosu"
    assert "Amara Nwosu" in browser(world.emil).get("/people").text


def test_a_list_speaks_the_language_of_its_reader_and_of_the_day(world, browser):
    a_relationship(world.rita, a_prospect("Amara Okafor"), last_contact_at=clock.now() - timedelta(days=40))
    first = browser(world.emil).get("/people").text
    world.emil.locale = "de"
    german = browser(world.emil).get("/people").text
    world.emil.locale, world.emil.time_zone = "en", "Pacific/Kiritimati"
    far = browser(world.emil).get("/people").text
    title = re.compile(r'<time datetime="[^"]+" title="([^"]+)"')
    assert len({title.search(page)[1] for page in (first, german, far)}) == 3
