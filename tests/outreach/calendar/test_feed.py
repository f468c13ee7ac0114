"""Reminders in one's own calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.identity.actions import colleagues
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from outreach.calendar import feeds
from outreach.calendar.jobs import refresh_feeds
from outreach.calendar.models import CalendarEntry
from outreach.calendar.refreshing import SETTLED_ARE_TOLD_FOR
from talent.promises.models import Promise
from talent.relationships.actions import snooze
from talent.relationships.models import Visibility
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import a_contact, a_nudge


@pytest.fixture
def feed(world):
    return feeds.open_one(Actor.system(), world.emil)


def a_promise(user, prospect, days=3, **values):
    promise = Promise(
        user_id=user.id,
        prospect_id=prospect.id,
        text="I send you the drawings",
        due_on=user.today + timedelta(days=days),
        **values,
    )
    db.session.add(promise)
    db.session.flush()
    return promise


def path_of(feed):
    return feeds.address_of(feed).removeprefix("http://127.0.0.1:8000")


def test_what_is_asked_what_comes_and_what_was_promised_stands_on_its_day(world, feed, shown_to):
    asked = a_nudge(world.emil)
    coming = a_relationship(world.emil, a_prospect("Boris"), overdue_days=-20)
    far = a_relationship(world.emil, a_prospect("Chloe"), overdue_days=-200)
    promise = a_promise(world.emil, a_prospect("Dara"))
    a_promise(world.eva, a_prospect("Enno"))
    shown = shown_to(world.emil)
    assert f"relationship-{far.id}" not in shown
    assert {uid: event.start for uid, event in shown.items()} == {
        f"relationship-{asked.relationship_id}": world.emil.today,
        f"relationship-{coming.id}": world.emil.today + timedelta(days=20),
        f"promise-{promise.id}": promise.due_on,
    }
    for event in shown.values():
        assert event.end - event.start == timedelta(days=1)
        assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 0)
        assert event["UID"].endswith("@127.0.0.1")


def test_no_name_and_no_word_of_a_promise_is_in_it_unless_wanted(world, feed, browser):
    a_nudge(world.emil, a_prospect("Amara Okafor"))
    a_promise(world.emil, a_prospect("Boris Bley"))
    hidden = a_prospect("Chloe Canary")
    a_relationship(world.emil, hidden, overdue_days=-9, visibility=Visibility.PRIVATE)
    a_promise(world.emil, hidden, visibility=Visibility.PRIVATE)
    refresh_feeds()
    before = browser(None).get(path_of(feed)).text
    assert not any(word in before for word in ("Amara", "Boris", "Canary", "drawings"))
    browser(world.emil).post("/calendar/feed/names", data={"shows_names": "y"})
    after = browser(None).get(path_of(feed)).text
    assert "Keep in touch with Amara Okafor" in after
    assert "A promise to Boris Bley" in after
    assert not any(word in after for word in ("Canary", "drawings"))


def test_the_number_rises_when_the_day_changes_and_when_it_is_settled(world, feed, shown_to):
    tie = a_relationship(world.emil, overdue_days=-5)
    uid = f"relationship-{tie.id}"
    first = shown_to(world.emil)[uid]
    assert shown_to(world.emil)[uid]["SEQUENCE"] == 0
    snooze(Actor.system(), tie, until=world.emil.today + timedelta(days=30))
    moved = shown_to(world.emil)[uid]
    assert (moved["SEQUENCE"], moved.start - first.start) == (1, timedelta(days=25))
    assert moved["DTSTAMP"].dt >= first["DTSTAMP"].dt
    tie.cadence_days = None
    db.session.flush()
    settled = shown_to(world.emil)[uid]
    assert (settled["SEQUENCE"], settled["STATUS"], settled["SUMMARY"]) == (2, "CANCELLED", "Settled")
    assert "URL" not in settled
    tie.cadence_days = 90
    db.session.flush()
    assert (shown_to(world.emil)[uid]["SEQUENCE"], shown_to(world.emil)[uid]["STATUS"]) == (3, "CONFIRMED")


def test_a_talk_moves_the_next_one_away_and_what_is_settled_is_left_out_in_the_end(world, feed, shown_to, monkeypatch):
    asked = a_nudge(world.emil)
    uid = f"relationship-{asked.relationship_id}"
    assert uid in shown_to(world.emil)
    a_contact(world.emil, asked.prospect)
    asked.relationship.cadence_days = 200
    db.session.flush()
    assert shown_to(world.emil)[uid]["STATUS"] == "CANCELLED"
    later = clock.now() + SETTLED_ARE_TOLD_FOR + timedelta(hours=1)
    with clock.standing_at(later):
        assert uid not in shown_to(world.emil)


def test_who_wishes_no_contact_or_is_hidden_is_not_in_it(world, feed, shown_to):
    tie = a_relationship(world.emil, overdue_days=-5)
    assert len(shown_to(world.emil)) == 1
    db.session.query(CalendarEntry).update({"is_settled": False})
    keeper = a_prospect("Keeper")
    tie.prospect.merged_into_id = keeper.id
    db.session.flush()
    answer = [event["STATUS"] for event in shown_to(world.emil).values()]
    assert answer == ["CANCELLED"]


def test_a_calendar_that_knows_it_already_gets_nothing_anew(world, feed, browser):
    a_nudge(world.emil)
    refresh_feeds()
    client = browser(None)
    first = client.get(path_of(feed))
    assert first.mimetype == "text/calendar"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.last_modified is not None
    again = client.get(path_of(feed), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(path_of(feed), headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    a_nudge(world.emil, a_prospect("Boris"))
    refresh_feeds()
    assert client.get(path_of(feed), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_lines_are_as_the_format_wants_them(world, feed, browser):
    feed.shows_names = True
    a_nudge(world.emil, a_prospect("Ædelína; Þórunn, " + "x" * 90 + "\nBEGIN:VEVENT"))
    refresh_feeds()
    content = browser(None).get(path_of(feed)).data
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert "Ædelína; Þórunn, x" in event["SUMMARY"]


def test_the_address_opens_nothing_but_the_feed_and_ends_when_it_is_taken_back(world, feed, browser):
    old = path_of(feed)
    assert browser(None).get(old).status_code == 200
    assert browser(world.emil).get(old).status_code == 200
    assert browser(world.eva).get(old).status_code == 404
    assert browser(None).get(old.replace("cal_", "cal_A")).status_code == 404
    assert browser(None).get("/calendar").status_code == 303
    page = browser(world.emil)
    assert feeds.address_of(feed) in page.get("/calendar").text
    page.post("/calendar/feed/renewing")
    new = path_of(feeds.current_of(world.emil.id))
    assert browser(None).get(old).status_code == 404
    assert browser(None).get(new).status_code == 200
    page.post("/calendar/feed/closing")
    assert browser(None).get(new).status_code == 404


def test_it_ends_with_whoever_leaves_and_does_not_come_back_with_them(world, feed, browser):
    colleagues.deactivate(world.ada.as_actor(), world.emil)
    db.session.flush()
    assert browser(None).get(path_of(feed)).status_code == 404
    colleagues.reactivate(world.ada.as_actor(), world.emil)
    db.session.flush()
    assert browser(None).get(path_of(feed)).status_code == 404
