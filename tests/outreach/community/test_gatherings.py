"""Where one can meet a community: announced by its writers, read by anybody, taken along into calendars."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from outreach.community.models import Gathering
from tests.support.making_communities import a_community

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def community(world):
    return a_community(world.engineering)


def a_gathering(community, title="Open day", in_days=3, **values) -> Gathering:
    starts_at = clock.now() + timedelta(days=in_days)
    made = Gathering(community_id=community.id, title=title, starts_at=starts_at, time_zone="Europe/Oslo", **values)
    db.session.add(made)
    db.session.commit()
    return made


def announced(**changes) -> dict[str, str]:
    told = {"title": "Open day", "starts_at": "2030-05-01T17:00", "time_zone": "Europe/Oslo", "place": "Hall 3"}
    return {**told, **changes}


class TestAnnouncing:
    def test_it_is_kept_as_it_was_told(self, world, browser, community):
        told = announced(ends_at="2030-05-01T19:30", words="Soup **and** hulls")
        assert browser(world.rita).post(f"/communities/{community.id}/gatherings", data=told).status_code == 303
        made = db.session.scalars(select(Gathering)).one()
        assert made.starts_at == datetime(2030, 5, 1, 17, tzinfo=OSLO)
        assert made.ends_at == datetime(2030, 5, 1, 19, 30, tzinfo=OSLO)
        page = browser(world.rita).get(f"/communities/gatherings/{made.id}").text
        assert 'value="2030-05-01T19:30"' in page
        assert "Soup **and** hulls" in page

    def test_a_colleague_who_was_quicker_is_not_overwritten(self, world, browser, community):
        made, client = a_gathering(community), browser(world.rita)
        path, told = f"/communities/gatherings/{made.id}", announced(version=made.version)
        assert [client.post(path, data=told).status_code for _ in range(2)] == [303, 409]

    def test_it_cannot_end_before_it_begins(self, world, browser, community):
        told = announced(ends_at="2030-05-01T16:00")
        answer = browser(world.rita).post(f"/communities/{community.id}/gatherings", data=told)
        assert answer.status_code == 422
        assert "It cannot end before it begins." in answer.text


class TestReading:
    def test_it_is_in_a_feed_with_when_and_where(self, browser, community):
        a_gathering(community, "Tea & <talk>", place="Hall <3>", words="Soup **and** hulls")
        feed = browser(None).get("/c/engineering/gatherings.atom")
        assert feed.mimetype == "application/atom+xml"
        assert "Tea &amp; &lt;talk&gt;" in feed.text
        assert "&lt;br&gt;Hall &amp;lt;3&amp;gt;&lt;/p&gt;" in feed.text
        assert "Soup &lt;strong&gt;and&lt;/strong&gt; hulls" in feed.text
        assert 'href="/c/engineering/gatherings.atom"' in browser(None).get("/c/engineering").text

    def test_it_has_a_page_of_its_own(self, browser, community):
        made = a_gathering(community, words="Soup **and** hulls", link="https://example.org/open")
        page = browser(None).get(f"/c/engineering/gatherings/{made.id}")
        assert page.status_code == 200
        assert "Soup <strong>and</strong> hulls" in page.text
        assert 'href="https://example.org/open"' in page.text
        assert 'property="og:image"' in page.text

    def test_what_is_over_folds_away(self, browser, community):
        a_gathering(community, "Open day")
        a_gathering(community, "Reading evening", in_days=-3)
        coming, _fold, past = browser(None).get("/c/engineering").text.partition("What has been")
        assert "Open day" in coming
        assert "Reading evening" not in coming
        assert "Reading evening" in past

    def test_what_goes_on_is_not_over(self, browser, community):
        a_gathering(community, in_days=-0.1, ends_at=clock.now() + timedelta(hours=1))
        assert "What has been" not in browser(None).get("/c/engineering").text

    def test_of_a_community_that_is_off_or_another_one_it_does_not_exist(self, browser, community):
        made = a_gathering(community)
        assert browser(None).get(f"/c/elsewhere/gatherings/{made.id}").status_code == 404
        community.is_on = False
        db.session.commit()
        for address in (f"/c/engineering/gatherings/{made.id}", f"/c/engineering/gatherings/{made.id}.ics"):
            assert browser(None).get(address).status_code == 404


class TestCalendars:
    def test_it_can_be_taken_along(self, browser, community):
        made = a_gathering(community, place="Hall 3; Stavanger", ends_at=clock.now() + timedelta(days=3, hours=2))
        answer = browser(None).get(f"/c/engineering/gatherings/{made.id}.ics")
        assert answer.mimetype == "text/calendar"
        (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
        assert str(event["summary"]) == "Open day"
        assert str(event["location"]) == "Hall 3; Stavanger"
        assert event.decoded("dtstart") == made.starts_at.replace(microsecond=0)
        assert str(event["uid"]).startswith(str(made.id))

    def test_all_of_a_community_can_be_subscribed_to(self, browser, community):
        a_gathering(community, "Open day"), a_gathering(community, "Talk", in_days=9)
        answer = browser(None).get("/c/engineering/gatherings.ics")
        titles = [str(event["summary"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")]
        assert titles == ["Open day", "Talk"]
