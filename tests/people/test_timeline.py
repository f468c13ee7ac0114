"""The timeline: everything that happened once, newest first, in the reader's own days."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.people import timeline
from app.people.timeline import timeline_of
from talent.relationships.models import ContactKind, Direction, Visibility
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship, a_user

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
minutes = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["contact", "note", "change"])), min_size=1, max_size=14
)


@given(happened=minutes)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_paging_neither_loses_nor_doubles_anything_also_at_one_moment(world, monkeypatch, happened):
    monkeypatch.setattr(timeline, "PAGE", 3)
    person = a_prospect("Amara Okafor")
    tie = a_relationship(world.emil, person)
    made = {_happen(tie, person, world.emil, START + timedelta(minutes=minute), kind) for minute, kind in happened}
    seen, key = [], ""
    while key is not None:
        page = timeline_of(world.eva, person, before=key)
        seen += [item for day in page.days for item in day.items]
        key = page.next
    assert [item.id for item in seen] == [item.id for item in sorted(seen, key=lambda i: (i.at, i.id), reverse=True)]
    assert len(seen) == len(made)
    assert {item.id for item in seen} == made


def _happen(tie, person, user, at, kind):
    if kind == "contact":
        return a_contact(tie, at=at).id
    if kind == "note":
        return a_note(user, person, created_at=at).id
    with clock.standing_at(at):
        changed = record(Actor.system(), "prospect.edited", person)
        db.session.flush()
        return changed.id


class TestDays:
    def test_a_day_begins_at_the_readers_own_midnight(self, world, browser):
        auckland = a_user("Kiri", time_zone="Pacific/Auckland")
        person = a_prospect("Amara Okafor")
        a_contact(a_relationship(world.emil, person), at=datetime(2025, 6, 30, 13, 0, tzinfo=UTC))
        assert "July 1, 2025" in browser(auckland).get(f"/people/{person.id}").text
        assert "June 30, 2025" in browser(world.emil).get(f"/people/{person.id}").text

    def test_a_day_that_goes_on_over_a_page_is_headed_once(self, world, browser, monkeypatch):
        monkeypatch.setattr(timeline, "PAGE", 2)
        person = a_prospect("Amara Okafor")
        tie = a_relationship(world.emil, person)
        for minute in range(3):
            a_contact(tie, at=START + timedelta(minutes=minute))
        client = browser(world.emil)
        first = client.get(f"/people/{person.id}").text
        older = re.search(r'id="older".*?hx-get="([^"]+)"', first)[1]
        rest = client.get(older, htmx=True).text
        assert first.count("timeline-day") == 1
        assert "timeline-day" not in rest
        assert rest.count("timeline-item ") == 1

    def test_older_works_as_a_plain_link(self, world, browser, monkeypatch):
        monkeypatch.setattr(timeline, "PAGE", 1)
        person = a_prospect("Amara Okafor")
        tie = a_relationship(world.emil, person)
        a_contact(tie, at=START, summary="the first talk")
        a_contact(tie, at=START + timedelta(days=1), summary="the second talk")
        client = browser(world.emil)
        first = client.get(f"/people/{person.id}").text
        assert "the first talk" not in first
        older = client.get(re.search(r'href="([^"]+)#timeline"', first)[1]).text
        assert "the first talk" in older
        assert "Back to the newest" in older


class TestSentences:
    def test_who_spoke_and_how_is_said_from_the_readers_side(self, world, browser):
        person = a_prospect("Amara Okafor")
        tie = a_relationship(world.emil, person)
        a_contact(tie, kind=ContactKind.EMAIL, direction=Direction.IN, at=START)
        a_contact(tie, kind=ContactKind.CALL, direction=Direction.OUT, at=START + timedelta(hours=1))
        own = browser(world.emil).get(f"/people/{person.id}").text
        assert "Amara Okafor wrote to you" in own
        assert "You called Amara Okafor" in own
        others = browser(world.eva).get(f"/people/{person.id}").text
        assert "Amara Okafor wrote to Emil" in others
        assert "Emil called Amara Okafor" in others

    def test_every_kind_and_direction_has_its_sentence(self, world):
        person = a_prospect("Amara Okafor")
        tie = a_relationship(world.emil, person)
        for kind in ContactKind:
            for direction in Direction:
                a_contact(tie, kind=kind, direction=direction)
        for reader in (world.emil, world.eva):
            said = [item.what for day in timeline_of(reader, person).days for item in day.items]
            assert len(set(said)) == len(ContactKind) * len(Direction)
            assert all("Amara Okafor" in sentence and "%" not in sentence for sentence in said)

    def test_only_my_own_contacts_and_notes_offer_to_be_changed(self, world, browser):
        person = a_prospect("Amara Okafor")
        contact, note = a_contact(a_relationship(world.emil, person)), a_note(world.emil, person)
        own, others = (browser(user).get(f"/people/{person.id}").text for user in (world.emil, world.eva))
        for place in (f"/contacts/{contact.id}", f"/notes/{note.id}"):
            assert place in own
            assert place not in others


class TestBeforeAnyoneWrites:
    def test_it_is_said_who_of_us_wrote_last_and_when(self, world, browser, time_machine):
        time_machine.move_to(datetime(2026, 3, 18, 12, tzinfo=UTC), tick=False)
        person = a_prospect("Amara Okafor")
        tie = a_relationship(world.rita, person)
        a_contact(tie, kind=ContactKind.EMAIL, direction=Direction.OUT, at=clock.now() - timedelta(days=6))
        page = browser(world.emil).get(f"/people/{person.id}").text
        assert "Rita wrote to Amara Okafor on March 12, 6 days ago." in page

    def test_a_private_contact_of_somebody_else_is_not_told(self, world, browser):
        person = a_prospect("Amara Okafor")
        a_contact(a_relationship(world.rita, person, visibility=Visibility.PRIVATE))
        assert "Nothing is written down here yet." in browser(world.emil).get(f"/people/{person.id}").text
