"""Meetings that one's own calendar knows of: read at one's wish, asked about once, logged by a press."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.jobs import Job
from app.kernel.sealed import unseal
from outreach.calendar import actions
from outreach.calendar.jobs import forget_meetings, read_calendar, read_calendars
from outreach.calendar.models import CalendarSource, Meeting, MeetingState
from outreach.calendar.noticing import PURPOSE
from talent.prospects.models import Prospect
from talent.relationships.models import ContactKind, Direction, Touchpoint
from tests.outreach.calendar.conftest import AMARA, a_calendar, a_meeting, known_by
from tests.support.makers import a_prospect
from tests.support.making_nudges import a_contact

QUESTION = "Did you meet?"


def yesterday():
    return (clock.now() - timedelta(days=1)).replace(microsecond=0)


@pytest.fixture
def source(world, server):
    return actions.read_from(Actor.system(), world.emil, url=server.url)


def looked(source):
    """The calendar is read once more."""
    db.session.flush()
    read_calendar(str(source.id))
    db.session.flush()
    return list(db.session.scalars(select(Meeting).order_by(Meeting.starts_at)))


def contacts():
    return list(db.session.scalars(select(Touchpoint)))


def test_a_meeting_with_somebody_known_is_asked_about_and_logged_by_a_press(world, amara, server, source, browser):
    start = yesterday()
    server.content = a_calendar(a_meeting(start, "emil@example.org", AMARA, "stranger@else.example"))
    [meeting] = looked(source)
    assert (meeting.user_id, meeting.prospect_id, meeting.starts_at) == (world.emil.id, amara.id, start)
    assert contacts() == []
    assert db.session.scalar(select(func.count()).select_from(Prospect)) == 1
    emil = browser(world.emil)
    assert QUESTION in emil.get("/").text
    assert QUESTION not in browser(world.eva).get("/").text
    answer = emil.post(f"/calendar/meetings/{meeting.id}/contact", data={"kind": "met"})
    assert answer.status_code == 303
    [contact] = contacts()
    assert (contact.kind, contact.direction, contact.at) == (ContactKind.MET, Direction.BOTH, start)
    assert (contact.summary, contact.source) == ("", "calendar")
    assert QUESTION not in emil.get("/").text
    assert emil.post(f"/calendar/meetings/{meeting.id}/contact", data={"kind": "met"}).status_code == 409
    looked(source)
    assert len(contacts()) == 1
    emil.post(f"/calendar/meetings/{meeting.id}/taking-back")
    assert contacts() == []
    assert QUESTION in emil.get("/").text


def test_no_title_is_kept_anywhere(world, amara, server, source, browser):
    server.content = a_calendar(a_meeting(yesterday(), AMARA, more="DESCRIPTION:Secret\r\nLOCATION:Secret\r\n"))
    looked(source)
    kept = db.session.connection().exec_driver_sql("SELECT m::text FROM meetings m").scalars().all()
    assert len(kept) == 1
    assert "Secret" not in kept[0]
    assert "Secret" not in browser(world.emil).get("/").text


def test_not_this_one_and_never_for_this_person(world, amara, server, source, browser):
    one, two = yesterday(), yesterday() - timedelta(days=2)
    server.content = a_calendar(a_meeting(one, AMARA), a_meeting(two, AMARA, uid="two"))
    first, second = looked(source)
    emil = browser(world.emil)
    emil.post(f"/calendar/meetings/{second.id}/leaving-out")
    looked(source)
    assert emil.get("/").text.count("In your calendar:") == 1
    emil.post(f"/calendar/meetings/{first.id}/silence")
    server.content = a_calendar(a_meeting(one - timedelta(days=1), AMARA, uid="three"))
    looked(source)
    assert QUESTION not in emil.get("/").text
    page = emil.get("/calendar").text
    assert "About meetings with them you are not asked" in page
    silence_id = page.split("/calendar/silences/")[1].split("/")[0]
    emil.post(f"/calendar/silences/{silence_id}/lifting")
    assert QUESTION in emil.get("/").text


def test_a_talk_that_is_noted_already_is_not_asked_about(world, amara, server, source, browser):
    start = yesterday()
    server.content = a_calendar(a_meeting(start, AMARA))
    looked(source)
    a_contact(world.emil, amara, at=start + timedelta(hours=2))
    assert QUESTION not in browser(world.emil).get("/").text


def test_what_is_still_to_come_or_cancelled_is_not_asked_about(world, amara, server, source, browser):
    soon = clock.now() + timedelta(hours=3)
    server.content = a_calendar(a_meeting(soon, AMARA), a_meeting(yesterday(), AMARA, uid="two"))
    assert len(looked(source)) == 2
    emil = browser(world.emil)
    assert emil.get("/").text.count("In your calendar:") == 1
    server.content = a_calendar(a_meeting(soon, AMARA, more="STATUS:CANCELLED\r\n"))
    assert looked(source) == []
    assert QUESTION not in emil.get("/").text


def test_whoever_declined_was_not_there(world, amara, server, source):
    declined = f"ATTENDEE;PARTSTAT=DECLINED:mailto:{AMARA}\r\n"
    own = "ATTENDEE;PARTSTAT=DECLINED:mailto:emil@example.org\r\n"
    server.content = a_calendar(
        a_meeting(yesterday(), "boris@else.example", more=declined), a_meeting(yesterday(), AMARA, uid="two", more=own)
    )
    assert looked(source) == []


def test_nobody_decides_between_two_and_colleagues_are_nobody_to_log(world, server, source):
    for name in ("One", "Two"):
        known_by(a_prospect(name), "shared@there.example")
    known_by(a_prospect("Eva's double"), world.eva.email)
    known_by(a_prospect("Rather not", do_not_contact=True), "not@there.example")
    people = ("shared@there.example", world.eva.email, "not@there.example")
    server.content = a_calendar(*(a_meeting(yesterday(), one, uid=one) for one in people))
    assert looked(source) == []


def test_a_calendar_that_has_not_changed_is_not_read_again(world, amara, server, source):
    server.content, server.etag = a_calendar(a_meeting(yesterday(), AMARA)), '"1"'
    looked(source)
    assert len(looked(source)) == 1
    assert server.asked[-1]["If-None-Match"] == '"1"'
    source.read_at -= timedelta(days=2)
    looked(source)
    assert "If-None-Match" not in server.asked[-1]


@pytest.mark.parametrize(
    ("content", "status", "headers", "words"),
    [
        (b"<html>Sign in</html>", 200, {}, "There is no calendar at this address."),
        (b"", 200, {}, "There is no calendar at this address."),
        (b"", 302, {"Location": "http://127.0.0.1/"}, "leads on to another one"),
        (b"", 404, {}, "no calendar at this address any more"),
        (b"", 403, {}, "refuses us"),
        (b"", 503, {}, "does not answer"),
    ],
)
def test_what_cannot_be_read_is_said_and_tried_later(world, server, source, browser, content, status, headers, words):
    server.content, server.status, server.headers = content, status, headers
    assert looked(source) == []
    assert source.next_at > clock.now() + timedelta(minutes=59)
    assert words in browser(world.emil).get("/calendar").text
    source.failures = 9
    looked(source)
    assert source.next_at <= clock.now() + timedelta(days=1)


def test_each_calendar_has_its_turn_once(world, source):
    read_calendars()
    read_calendars()
    keyed = select(func.count()).where(Job.name == "outreach.calendar.read_calendar", Job.key.is_not(None))
    assert db.session.scalar(keyed) == 1


def test_the_address_is_kept_sealed_and_forgotten_when_wanted(world, amara, server, browser):
    emil = browser(world.emil)
    emil.post("/calendar/source", data={"url": "webcal://calendar.example/secret.ics"})
    subscribed = db.session.scalars(select(CalendarSource)).one()
    assert unseal(PURPOSE, subscribed.sealed_url) == "https://calendar.example/secret.ics"
    assert emil.post("/calendar/source", data={"url": server.url}).status_code == 303
    source = db.session.scalars(select(CalendarSource)).one()
    assert server.url not in source.sealed_url
    assert server.url not in emil.get("/calendar").text
    server.content = a_calendar(a_meeting(yesterday(), AMARA))
    assert len(looked(source)) == 1
    emil.post("/calendar/source/closing")
    assert db.session.scalars(select(CalendarSource)).all() == []
    assert db.session.scalars(select(Meeting)).all() == []


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x.example/a", "http://x.example/a", "https://u:p@x.example/a", "nonsense", "https://x.example:8443/a"],
)
def test_what_is_no_address_of_a_calendar_is_refused_beside_the_field(world, browser, url):
    assert browser(world.emil).post("/calendar/source", data={"url": url}).status_code == 422


def test_what_nobody_answers_is_forgotten(world, amara, server, source, browser):
    server.content = a_calendar(a_meeting(yesterday(), AMARA))
    [meeting] = looked(source)
    with clock.standing_at(clock.now() + timedelta(days=16)):
        forget_meetings()
        db.session.expire_all()
        assert meeting.state is MeetingState.LAPSED
    with clock.standing_at(clock.now() + timedelta(days=100)):
        forget_meetings()
        assert db.session.scalars(select(Meeting)).all() == []


def test_a_time_without_a_zone_is_meant_where_its_owner_is(world, amara, server, source):
    world.emil.time_zone = "America/New_York"
    day = (clock.now() - timedelta(days=2)).astimezone(UTC)
    local = f"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:{day:%Y%m%d}T090000\r\nDTEND:{day:%Y%m%d}T100000\r\nATTENDEE:mailto:{AMARA}\r\nEND:VEVENT\r\n"
    server.content = a_calendar(local)
    [meeting] = looked(source)
    assert meeting.starts_at.astimezone(world.emil.zone).hour == 9
