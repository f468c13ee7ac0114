"""When a digest is due: one per user and local date, ever, at their own hour, whatever clocks and calendars do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from app.identity.models import User
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery
from outreach.nudges.digests import ask_for_digests
from tests.support.makers import a_user
from tests.support.making_nudges import an_ask

QUARTER = timedelta(minutes=15)


def a_reader(zone: str, **values) -> User:
    """Somebody who was made on the day before (or when told), and for whom something always waits."""
    made = values.pop("created_at", None) or datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    user = a_user(values.pop("name", "Reader"), time_zone=zone, created_at=made, **values)
    an_ask(user, user, expires_at=datetime(2040, 1, 1, tzinfo=UTC))
    return user


def run_between(start: datetime, end: datetime, step: timedelta = QUARTER) -> list[tuple[str, datetime]]:
    """Let the engine turn again and again; each digest that was asked for, with the moment."""
    asked, moment = [], start
    while moment < end:
        with clock.standing_at(moment):
            for delivery_id in ask_for_digests(moment):
                asked.append((db.session.get_one(Delivery, delivery_id).arguments["slot_on"], moment))
        moment += step
    return asked


def week_with(moment: datetime) -> list[tuple[str, datetime]]:
    """Three days around a moment."""
    return run_between(moment - timedelta(days=1, hours=12), moment + timedelta(days=1, hours=12))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        ("Europe/Berlin", date(2026, 11, 23), 9, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("Pacific/Kiritimati", date(2026, 11, 23), 9, datetime(2026, 11, 22, 19, tzinfo=UTC)),
        ("America/Los_Angeles", date(2026, 11, 23), 9, datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2026, 11, 23), 9, datetime(2026, 11, 23, 3, 15, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), 9, datetime(2026, 3, 29, 7, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), 1, datetime(2026, 11, 1, 5, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), 2, datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("Europe/London", date(2028, 2, 29), 9, datetime(2028, 2, 29, 9, tzinfo=UTC)),
    ],
)
def test_each_digest_once_at_the_local_hour(app, zone, day, hour, utc):
    """Both daylight-saving days, with hours that are skipped or repeated; a leap day; far east and far west."""
    made = utc - timedelta(days=2)
    a_reader(zone, created_at=made, digest_weekday=day.weekday(), digest_hour=hour, working_days=127)
    assert week_with(utc) == [(day.isoformat(), utc)]


def test_a_year_of_mondays(app):
    user = a_reader("Europe/Berlin", country="DE", created_at=datetime(2026, 1, 1, tzinfo=UTC))
    asked = run_between(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), timedelta(hours=6))
    days = [date.fromisoformat(slot) for slot, _ in asked]
    assert len(days) == len(set(days)) == 52
    assert date(2026, 4, 7) in days, "the Tuesday after Easter Monday"
    assert all(later - earlier >= timedelta(days=5) for earlier, later in zip(days, days[1:], strict=False))
    db.session.refresh(user)
    assert user.digested_on == days[-1]


class TestMissed:
    def test_three_days_down_is_one_late_digest(self, app):
        a_reader("Europe/Berlin")
        monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
        run_between(monday - timedelta(days=8), monday - timedelta(days=3), timedelta(hours=1))
        late = monday + timedelta(days=2)
        assert [slot for slot, _ in run_between(late, late + timedelta(hours=2))] == ["2026-11-23"]

    def test_a_month_down_is_one_digest_not_four(self, app):
        a_reader("Europe/Berlin")
        monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
        run_between(monday, monday + timedelta(hours=1))
        later = monday + timedelta(days=29)
        assert [slot for slot, _ in run_between(later, later + timedelta(hours=2))] == ["2026-12-21"]


class TestChangedSettings:
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)

    @pytest.fixture
    def user(self, app):
        user = a_reader("Europe/Berlin")
        assert run_between(self.monday - QUARTER, self.monday + QUARTER) != []
        return user

    def week_after(self, days: float = 7):
        return [
            slot
            for slot, _ in run_between(self.monday + QUARTER, self.monday + timedelta(days=days), timedelta(hours=1))
        ]

    def test_a_day_that_is_over_waits_for_the_next_week(self, user, time_machine):
        time_machine.move_to(self.monday + timedelta(days=2))
        user.digest_weekday = 1
        db.session.flush()
        moment = self.monday + timedelta(days=2)
        assert run_between(moment, moment + timedelta(hours=3)) == []
        assert [slot for slot, _ in run_between(moment, moment + timedelta(days=7), timedelta(hours=1))] == [
            "2026-12-01"
        ]

    def test_a_day_to_come_comes(self, user):
        user.digest_weekday = 3
        db.session.flush()
        assert self.week_after() == ["2026-11-26"]

    def test_a_later_hour_of_the_same_day_brings_no_second(self, user):
        user.digest_hour = 15
        db.session.flush()
        assert self.week_after(6) == []

    def test_moving_west_brings_no_second_on_the_same_date(self, user):
        user.time_zone = "America/Los_Angeles"
        db.session.flush()
        assert self.week_after(6) == []

    def test_an_earlier_hour_before_this_weeks_was_sent_skips_nothing(self, app):
        user = a_reader("Europe/Berlin", name="Other", digest_hour=15)
        run_between(self.monday - timedelta(days=7), self.monday - timedelta(days=6), timedelta(hours=1))
        user.digest_hour = 9
        db.session.flush()
        assert [
            slot
            for slot, _ in run_between(
                self.monday + timedelta(hours=2), self.monday + timedelta(days=6), timedelta(hours=1)
            )
        ] == ["2026-11-23"]


class TestCalendars:
    def test_a_holiday_moves_it_to_the_next_working_day(self, app):
        a_reader("Europe/Berlin", country="DE", digest_weekday=4, created_at=datetime(2026, 12, 20, tzinfo=UTC))
        christmas = datetime(2026, 12, 25, 8, tzinfo=UTC)
        asked = run_between(christmas - timedelta(hours=2), christmas + timedelta(days=5), timedelta(hours=1))
        assert [slot for slot, _ in asked] == ["2026-12-28"]

    def test_a_free_day_moves_it_too(self, app):
        a_reader("Europe/Berlin", digest_weekday=5, created_at=datetime(2026, 11, 25, tzinfo=UTC))
        saturday = datetime(2026, 11, 28, 8, tzinfo=UTC)
        asked = run_between(saturday - timedelta(hours=2), saturday + timedelta(days=3), timedelta(hours=1))
        assert [slot for slot, _ in asked] == ["2026-11-30"]

    def test_somebody_new_waits_for_their_first_slot(self, app, world):
        monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
        user = a_reader("Europe/Berlin")
        user.created_at = monday + timedelta(hours=1)
        db.session.flush()
        asked = run_between(monday + timedelta(hours=1), monday + timedelta(days=7, hours=1), timedelta(hours=1))
        assert [slot for slot, _ in asked] == ["2026-11-30"]

    def test_a_clock_set_back_sends_nothing_twice(self, app):
        a_reader("Europe/Berlin")
        monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
        first = run_between(monday, monday + timedelta(days=1), timedelta(hours=1))
        assert len(first) == 1
        assert run_between(monday - timedelta(days=3), monday + timedelta(days=1), timedelta(hours=1)) == []

    def test_every_delivery_has_a_key_of_its_own(self, app):
        a_reader("Europe/Berlin")
        run_between(datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 12, 22, tzinfo=UTC), timedelta(hours=1))
        keys = db.session.scalars(select(Delivery.key)).all()
        assert len(keys) == len(set(keys)) == 5

    def test_the_hour_is_the_readers_own(self, app):
        user = a_reader("Asia/Tokyo", digest_hour=7)
        asked = run_between(datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC))
        assert [moment.astimezone(ZoneInfo(user.time_zone)).hour for _, moment in asked] == [7]


def test_a_thousand_digests_of_one_hour_are_written_in_few_statements(app):
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    for number in range(120):
        a_reader("UTC", name=f"Reader {number}", digest_weekday=0, digest_hour=9)
    seen = []

    def listen(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    with clock.standing_at(monday):
        asked = ask_for_digests(monday)
        again = ask_for_digests(monday)
    event.remove(db.engine, "before_cursor_execute", listen)
    assert (len(asked), again) == (120, [])
    assert len([statement for statement in seen if statement.startswith("INSERT INTO deliveries")]) == 1
