"""What is read in a calendar: series, exceptions, zones, and whatever people's programs write."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.apart import Unreadable
from outreach.calendar.reading import MOST_PEOPLE, read
from outreach.calendar.reading.sieve import sieved

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, UNTIL = datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC)
ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def event(*lines, uid="one", attendee="mailto:a@x.example"):
    people = [f"ATTENDEE:{attendee}"] if attendee else []
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, *people, "END:VEVENT"])


def calendar(*parts):
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def found(*parts, zone=BERLIN):
    return read(calendar(*parts).splitlines(keepends=True), SINCE, UNTIL, zone)


def starts(met):
    return sorted(one.starts_at.isoformat() for one in met)


def test_a_series_is_met_at_its_own_hour_on_both_sides_of_the_change_of_clocks():
    met = found(
        ZONE,
        event('DTSTART;TZID="W. Europe Standard Time":20250106T090000', "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO"),
    )
    assert starts(met) == ["2026-03-23T08:00:00+00:00", "2026-03-30T07:00:00+00:00"]
    assert len({one.key for one in met}) == 2


def test_what_was_moved_cancelled_or_left_out_of_a_series_is_heeded():
    series = event("DTSTART:20260302T090000Z", "DTEND:20260302T100000Z", "RRULE:FREQ=WEEKLY", "EXDATE:20260323T090000Z")
    moved = event("RECURRENCE-ID:20260330T090000Z", "DTSTART:20260331T150000Z", "DTEND:20260331T160000Z")
    assert starts(found(series, moved)) == ["2026-03-31T15:00:00+00:00"]
    gone = event(
        "RECURRENCE-ID:20260330T090000Z", "DTSTART:20260330T090000Z", "DTEND:20260330T100000Z", "STATUS:CANCELLED"
    )
    assert found(series, gone) == []


def test_one_that_is_moved_is_the_same_meeting_and_two_of_a_series_are_two():
    [before] = found(event("DTSTART:20260330T090000Z", "DTEND:20260330T100000Z"))
    [after] = found(event("DTSTART:20260331T110000Z", "DTEND:20260331T120000Z"))
    assert before.key == after.key
    series = event("DTSTART:20260330T090000Z", "DTEND:20260330T100000Z", "RRULE:FREQ=DAILY;COUNT=2")
    assert len({one.key for one in found(series)}) == 2


def test_whole_days_rooms_and_assemblies_are_no_meetings():
    assert found(event("DTSTART;VALUE=DATE:20260330")) == []
    times = "DTSTART:20260330T090000Z", "DTEND:20260330T100000Z"
    assert found(event(*times, "ATTENDEE;CUTYPE=ROOM:mailto:room@x.example", attendee="")) == []
    many = [f"ATTENDEE:mailto:p{number}@x.example" for number in range(MOST_PEOPLE)]
    assert found(event(*times, *many)) == []
    assert found(event(*times, attendee="")) == []


def test_addresses_are_read_however_they_are_written():
    folded = 'ATTENDEE;CN="Amara; O:kafor";PARTSTAT=ACCEPTED:MAILTO:Amar\n a@There.Example'
    [met] = found(event("DTSTART:20260330T090000Z", "DTEND:20260330T100000Z", folded, "ORGANIZER:mailto:o@x.example"))
    assert set(met.people) == {"amara@there.example", "a@x.example", "o@x.example"}


def test_a_zone_of_the_whole_calendar_holds_for_times_in_utc_as_programs_mean_it():
    [met] = found(
        "X-WR-TIMEZONE:America/New_York", event("DTSTART:20260330T090000", "DTEND:20260330T100000"), zone=BERLIN
    )
    assert met.starts_at.tzinfo is UTC


def test_titles_texts_and_what_rings_are_not_even_understood():
    alarm = "BEGIN:VALARM\nTRIGGER:-PT10M\nUID:other\nDTSTART:nonsense\nEND:VALARM"
    lines = calendar(
        event("DTSTART:20260330T090000Z", "SUMMARY:Secret", "DESCRIPTION:Secret\n Secret", alarm),
        "BEGIN:VTODO\nSUMMARY:Secret\nEND:VTODO",
    ).splitlines(keepends=True)
    kept = sieved(lines, SINCE.date(), UNTIL.date())
    assert b"Secret" not in kept
    assert b"other" not in kept
    assert kept.count(b"DTSTART") == 1


def test_years_of_other_days_are_left_out_before_anything_is_understood():
    others = [event(f"DTSTART:20{year}0101T090000Z", uid=str(year)) for year in range(10, 26)]
    over = event("DTSTART:20100101T090000Z", "RRULE:FREQ=DAILY;UNTIL=20110101T000000Z", uid="over")
    often = event("DTSTART:20100101T090000Z", "RRULE:FREQ=SECONDLY", uid="often")
    lines = calendar(*others, over, often, event("DTSTART:20260330T090000Z")).splitlines(keepends=True)
    assert sieved(lines, SINCE.date(), UNTIL.date()).count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b"BEGIN:VCARD\r\n", b"\x00\xff"])
def test_what_is_no_calendar_is_said_to_be_none(content):
    with pytest.raises(Unreadable, match="no_calendar"):
        read([content], SINCE, UNTIL, BERLIN)


WORDS = st.sampled_from(
    [
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:VALARM", "END:VALARM", "UID:one", "UID:",
        "DTSTART:20260330T090000Z", "DTSTART;TZID=Nowhere:20260330T090000", "DTSTART:20261399T990000Z", "DTSTART:",
        "DTSTART;VALUE=DATE:20260330", "DTEND:20260329T090000Z", "DURATION:-PT1H", "DURATION:P999999999W", "RRULE:FREQ=DAILY",
        "RRULE:FREQ=NEVER", "RRULE:FREQ=WEEKLY;INTERVAL=0", "RRULE:FREQ=MONTHLY;BYMONTHDAY=99;COUNT=3", "RRULE:",
        "EXDATE:20260330T090000Z", "EXDATE:nonsense", "RDATE:20260331T090000Z", "RECURRENCE-ID:20260330T090000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260330T090000Z", "ATTENDEE:mailto:a@x.example", "ATTENDEE:", "ATTENDEE;=:x",
        "ORGANIZER;CN=\xff:mailto:b@x.example", "STATUS:CANCELLED", "SEQUENCE:x", " folded", "TZID:Nowhere", "BEGIN:STANDARD",
        "END:STANDARD", "TZOFFSETTO:+9999", "TZOFFSETFROM:x", "X-WR-TIMEZONE:Nowhere", "END:VCALENDAR", "\0", "",
    ]
)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(WORDS | st.text(max_size=40), max_size=40))
def test_whatever_a_calendar_says_it_is_read_or_refused_in_a_word(words):
    try:
        met = found(*words)
    except Unreadable as unreadable:
        assert str(unreadable) == "damaged"  # noqa: PT017 - either end is fine
    else:
        assert all(SINCE <= one.starts_at <= one.ends_at <= UNTIL for one in met)


@given(st.binary(max_size=400))
def test_any_bytes_at_all_do_no_harm(content):
    kept = sieved(content.splitlines(keepends=True), SINCE.date(), UNTIL.date())
    assert kept is None or kept.startswith(b"BEGIN:VCALENDAR")


def test_an_hour_that_the_clocks_skip_is_a_moment_all_the_same():
    [met] = found(event("DTSTART;TZID=Europe/Berlin:20260329T023000", "DTEND;TZID=Europe/Berlin:20260329T033000"))
    assert timedelta() <= met.ends_at - met.starts_at <= timedelta(hours=1)
