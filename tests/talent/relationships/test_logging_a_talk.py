"""Log a talk: who, how, when, one line; without script too; and taken back as if it had never been."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from talent.relationships.models import (
    ContactKind,
    Direction,
    Relationship,
    RelationshipState,
    Touchpoint,
    Visibility,
)
from tests.support.makers import a_contact, a_prospect, a_relationship, a_user

TALK = {"kind": "call", "direction": "both", "when": "now", "summary": "about her thesis"}


def the_talk() -> Touchpoint:
    return db.session.scalars(select(Touchpoint)).one()


class TestSaving:
    def test_a_talk_is_in_the_file_with_a_way_to_take_it_back(self, world, browser):
        person, client = a_prospect("Amara Okafor"), browser(world.emil)
        answer = client.post("/log", data={**TALK, "prospect_id": person.id})
        page = client.get(answer.location).text
        assert answer.location == f"/people/{person.id}"
        assert "about her thesis" in page
        assert "Saved: you and Amara Okafor." in page
        assert f'action="/contacts/{the_talk().id}/undo?next="' in page

    def test_one_comes_back_to_where_one_came_from(self, world, browser):
        data = {**TALK, "prospect_id": a_prospect().id, "next": "/people?touch=mine"}
        assert browser(world.emil).post("/log", data=data).location == "/people?touch=mine"

    @pytest.mark.parametrize(
        "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
    )
    def test_one_never_leaves_the_site(self, world, browser, elsewhere):
        person = a_prospect()
        answer = browser(world.emil).post("/log", data={**TALK, "prospect_id": person.id, "next": elsewhere})
        assert answer.location == f"/people/{person.id}"

    def test_the_page_knows_from_where_one_came(self, world, browser):
        client = browser(world.emil)
        assert (
            'name="next" value="/people?q=a"'
            in client.get("/log", headers={"Referer": "http://localhost/people?q=a"}).text
        )
        assert 'name="next"' not in client.get("/log", headers={"Referer": "https://evil.example/people"}).text

    def test_a_line_with_breaks_and_signs_that_no_database_holds_is_kept_readable(self, world, browser):
        data = {**TALK, "prospect_id": a_prospect().id, "summary": "one\r\ntwo\0 three "}
        browser(world.emil).post("/log", data=data)
        assert the_talk().summary == "one two three"

    def test_a_talk_of_a_private_relationship_is_private(self, world, browser):
        person = a_prospect()
        a_relationship(world.emil, person, visibility=Visibility.PRIVATE)
        browser(world.emil).post("/log", data={**TALK, "prospect_id": person.id})
        assert the_talk().is_private


class TestWhen:
    def test_a_moment_to_come_is_refused_beside_the_field_and_nothing_is_lost(self, world, browser):
        tomorrow = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        data = {**TALK, "prospect_id": a_prospect().id, "when": "pick", "at": tomorrow, "details": "long story"}
        answer = browser(world.emil).post("/log", data=data)
        assert answer.status_code == 422
        assert re.search(r'id="at-error">.*?This has not happened yet', answer.text, re.DOTALL)
        for kept in ("about her thesis", "long story", tomorrow):
            assert kept in answer.text

    def test_another_time_needs_one(self, world, browser):
        answer = browser(world.emil).post("/log", data={**TALK, "prospect_id": a_prospect().id, "when": "pick"})
        assert answer.status_code == 422
        assert "Say when it was." in answer.text

    def test_a_picked_time_is_read_on_ones_own_clock(self, world, browser):
        kiri = a_user("Kiri", time_zone="Pacific/Auckland")
        data = {**TALK, "prospect_id": a_prospect().id, "when": "pick", "at": "2025-07-01T08:30"}
        browser(kiri).post("/log", data=data)
        assert the_talk().at == datetime(2025, 6, 30, 20, 30, tzinfo=UTC)

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Europe/Berlin"])
    @pytest.mark.parametrize("moment", ["2026-03-29T22:30+00:00", "2026-10-25T10:00+00:00", "2026-03-08T11:30+00:00"])
    def test_yesterday_is_the_day_before_in_ones_own_zone(self, world, browser, time_machine, zone, moment):
        time_machine.move_to(datetime.fromisoformat(moment), tick=False)
        user = a_user("Anybody", time_zone=zone)
        browser(user).post("/log", data={**TALK, "prospect_id": a_prospect().id, "when": "yesterday"})
        assert the_talk().at.astimezone(user.zone).date() == user.today - timedelta(days=1)


class TestWho:
    def test_without_script_a_typed_name_lists_whom_it_may_mean_and_keeps_the_rest(self, world, browser):
        amara = a_prospect("Amara Okafor")
        a_prospect("Jonas Weber")
        answer = browser(world.emil).post("/log", data={**TALK, "who": "ama"})
        assert answer.status_code == 422
        assert "Choose one of these people." in answer.text
        assert f'name="choose" value="{amara.id}"' in answer.text
        assert "Jonas" not in answer.text
        assert "about her thesis" in answer.text

    def test_choosing_keeps_everything_else_and_saves_nothing_yet(self, world, browser):
        amara = a_prospect("Amara Okafor")
        answer = browser(world.emil).post("/log", data={**TALK, "kind": "met", "who": "ama", "choose": str(amara.id)})
        assert answer.status_code == 200
        assert f'name="prospect_id" value="{amara.id}"' in answer.text
        assert "about her thesis" in answer.text
        assert re.search(r'value="met" checked', answer.text)
        assert db.session.scalars(select(Touchpoint)).all() == []

    def test_enter_in_the_first_field_presses_no_chip(self, world, browser):
        a_contact(a_relationship(world.emil, a_prospect("Amara Okafor")))
        page = browser(world.emil).get("/log").text.partition('id="log-talk"')[2]
        first = re.search(r"<button[^>]*>", page)[0]
        assert "choose" not in first
        assert 'tabindex="-1"' in first

    def test_a_search_in_the_address_lists_whom_it_may_mean(self, world, browser):
        amara = a_prospect("Amara Okafor")
        page = browser(world.emil).get("/log?q=ama").text
        assert f'value="{amara.id}"' in page

    def test_with_script_only_the_found_people_come(self, world, browser):
        a_prospect("Amara Okafor")
        answer = browser(world.emil).get("/log?who=ama", htmx=True).text
        assert answer.lstrip().startswith('<ul id="found"')
        assert "<form" not in answer

    def test_those_one_talked_with_last_are_one_tap_away_and_only_ones_own(self, world, browser):
        for user, name in ((world.emil, "Mine Own"), (world.eva, "Hers Alone")):
            a_contact(a_relationship(user, a_prospect(name)))
        page = browser(world.emil).get("/log").text
        assert "Mine Own" in page
        assert "Hers Alone" not in page

    @pytest.mark.parametrize("who", [{}, {"prospect_id": "x"}, {"prospect_id": ""}, {"who": "  "}])
    def test_without_anybody_it_says_so_beside_the_field(self, world, browser, who):
        answer = browser(world.emil).post("/log", data={**TALK, **who})
        assert answer.status_code == 422
        assert "Say whom you talked with." in answer.text

    def test_somebody_who_does_not_exist_is_not_found(self, world, browser):
        missing = "01a1e411-4720-797c-b57a-15676cad396b"
        client = browser(world.emil)
        assert client.post("/log", data={**TALK, "prospect_id": missing}).status_code == 404
        assert client.get(f"/log?prospect_id={missing}").status_code == 404

    def test_before_saving_it_is_said_who_wrote_last(self, world, browser):
        person = a_prospect("Amara Okafor")
        a_contact(a_relationship(world.rita, person), kind=ContactKind.EMAIL, direction=Direction.OUT)
        assert "Rita wrote to Amara Okafor today." in browser(world.emil).get(f"/log?prospect_id={person.id}").text


class TestTakingBack:
    def test_undo_restores_when_the_next_contact_is_due(self, world, browser):
        person = a_prospect()
        tie = a_relationship(world.emil, person, cadence_days=30)
        a_contact(tie, at=clock.now() - timedelta(days=40), summary="long ago")
        db.session.flush()
        db.session.refresh(tie)
        due, client = tie.due_on, browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        assert db.session.get_one(Relationship, tie.id).due_on > due
        talk = db.session.scalars(select(Touchpoint).where(Touchpoint.summary == TALK["summary"])).one()
        answer = client.post(f"/contacts/{talk.id}/undo?next=/people")
        assert answer.location == "/people"
        assert db.session.get_one(Relationship, tie.id).due_on == due
        assert the_talk().summary == "long ago"

    def test_what_was_put_off_or_ignored_before_the_talk_is_so_again(self, world, browser):
        person, put_off = a_prospect(), world.emil.today + timedelta(days=60)
        ignored = {"ignored_nudges": 3, "last_ignored_on": world.emil.today - timedelta(days=9)}
        tie = a_relationship(world.emil, person, snoozed_until=put_off, **ignored)
        client = browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        assert db.session.get_one(Relationship, tie.id).snoozed_until is None
        client.post(f"/contacts/{the_talk().id}/undo")
        tie = db.session.get_one(Relationship, tie.id)
        assert (tie.snoozed_until, tie.ignored_nudges) == (put_off, 3)

    def test_a_pause_that_the_talk_ended_goes_on(self, world, browser):
        person = a_prospect()
        tie = a_relationship(world.emil, person, state=RelationshipState.PAUSED)
        client = browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        assert db.session.get_one(Relationship, tie.id).is_active
        client.post(f"/contacts/{the_talk().id}/undo")
        assert db.session.get_one(Relationship, tie.id).state is RelationshipState.PAUSED

    def test_of_two_talks_the_one_taken_back_last_gives_the_pause_back(self, world, browser):
        person = a_prospect()
        tie = a_relationship(world.emil, person, state=RelationshipState.PAUSED)
        client = browser(world.emil)
        for _ in range(2):
            client.post("/log", data={**TALK, "prospect_id": person.id})
        first, second = db.session.scalars(select(Touchpoint.id).order_by(Touchpoint.id))
        client.post(f"/contacts/{first}/undo")
        assert db.session.get_one(Relationship, tie.id).is_active
        client.post(f"/contacts/{second}/undo")
        assert db.session.get_one(Relationship, tie.id).state is RelationshipState.PAUSED

    def test_what_was_settled_after_the_talk_stays_settled(self, world, browser):
        person, put_off = a_prospect(), world.emil.today + timedelta(days=60)
        tie = a_relationship(world.emil, person, state=RelationshipState.PAUSED)
        client = browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        db.session.get_one(Relationship, tie.id).snoozed_until = put_off
        db.session.flush()
        client.post(f"/contacts/{the_talk().id}/undo")
        tie = db.session.get_one(Relationship, tie.id)
        assert (tie.state, tie.snoozed_until) == (RelationshipState.ACTIVE, put_off)

    def test_a_relationship_that_began_with_the_talk_goes_with_it(self, world, browser):
        person, client = a_prospect(), browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        client.post(f"/contacts/{the_talk().id}/undo")
        assert db.session.scalars(select(Relationship)).all() == []
        assert "You are not in touch." in client.get(f"/people/{person.id}").text

    def test_one_whose_rhythm_was_chosen_since_stays(self, world, browser):
        person, client = a_prospect(), browser(world.emil)
        client.post("/log", data={**TALK, "prospect_id": person.id})
        client.post(f"/people/{person.id}/relationship", data={"rhythm": "30", "how": "event", "visibility": "open"})
        client.post(f"/contacts/{the_talk().id}/undo")
        assert db.session.scalars(select(Relationship)).one().cadence_days == 30

    def test_only_whose_talk_it_is_takes_it_back(self, world, browser):
        talk = a_contact(a_relationship(world.emil, a_prospect()))
        assert browser(world.rita).post(f"/contacts/{talk.id}/undo").status_code == 403
        assert the_talk().id == talk.id


class TestSayingMore:
    def test_more_is_said_later(self, world, browser):
        talk = a_contact(a_relationship(world.emil, a_prospect("Amara Okafor")))
        client = browser(world.emil)
        assert "You and Amara Okafor talked by phone" in client.get(f"/contacts/{talk.id}").text
        answer = client.post(f"/contacts/{talk.id}", data={"summary": "her thesis", "details": "two\nlines"})
        assert answer.location.endswith(f"#item-{talk.id}")
        assert (talk.summary, talk.details) == ("her thesis", "two\nlines")

    def test_too_much_is_said_beside_the_field_and_kept(self, world, browser):
        talk = a_contact(a_relationship(world.emil, a_prospect()))
        answer = browser(world.emil).post(f"/contacts/{talk.id}", data={"summary": "y" * 501, "details": "kept"})
        assert answer.status_code == 422
        assert ">kept</textarea>" in answer.text.replace("\r\n", "").replace("\n", "")

    def test_a_colleagues_talk_is_not_mine_to_describe(self, world, browser):
        talk = a_contact(a_relationship(world.emil, a_prospect()))
        assert browser(world.rita).get(f"/contacts/{talk.id}").status_code == 403
        assert browser(world.rita).post(f"/contacts/{talk.id}", data={"summary": "x"}).status_code == 403


def test_a_partner_logs_nothing(world, browser):
    assert browser(world.paul).get("/log").status_code == 403
