"""Begin a relationship, change its rhythm, pause it, let it go, keep it to oneself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel.db import db
from talent.relationships.models import HowWeKnow, Relationship, RelationshipState
from tests.support.makers import a_prospect, a_relationship

FORM = {"rhythm": "30", "how": "event", "visibility": "open"}


def the_tie() -> Relationship:
    return db.session.scalars(select(Relationship)).one()


class TestBeginning:
    def test_it_begins_with_the_chosen_rhythm(self, world, browser):
        person = a_prospect("Amara Okafor")
        answer = browser(world.emil).post(f"/people/{person.id}/relationship", data=FORM)
        assert answer.location == f"/people/{person.id}"
        assert (the_tie().cadence_days, the_tie().how) == (30, HowWeKnow.EVENT)
        assert the_tie().due_on == world.emil.today

    @pytest.mark.parametrize(
        ("chosen", "days"),
        [({"rhythm": "never"}, None), ({"rhythm": "own", "cadence_days": "45"}, 45), ({"rhythm": "365"}, 365)],
    )
    def test_the_rhythm_is_a_usual_one_none_or_ones_own(self, world, browser, chosen, days):
        browser(world.emil).post(f"/people/{a_prospect().id}/relationship", data={**FORM, **chosen})
        assert the_tie().cadence_days == days

    @pytest.mark.parametrize("days", ["0", "-3", "1096", "many"])
    def test_a_rhythm_that_makes_no_sense_is_refused_beside_the_field(self, world, browser, days):
        data = {**FORM, "rhythm": "own", "cadence_days": days}
        answer = browser(world.emil).post(f"/people/{a_prospect().id}/relationship", data=data)
        assert answer.status_code == 422
        assert 'id="cadence_days-error"' in answer.text
        assert f'value="{days}"' in answer.text

    def test_the_one_too_many_says_what_the_week_holds(self, world, browser):
        world.emil.weekly_capacity = 1
        person, client = a_prospect("Amara Okafor"), browser(world.emil)
        a_relationship(world.emil, a_prospect("Jonas Weber"), cadence_days=7)
        page = client.get(client.post(f"/people/{person.id}/relationship", data=FORM).location).text
        assert "That is more than your week holds" in page

    def test_before_beginning_it_is_said_how_full_the_week_is(self, world, browser):
        a_relationship(world.emil, a_prospect("Jonas Weber"), cadence_days=14)
        page = browser(world.emil).get(f"/people/{a_prospect().id}/relationship").text
        assert "You keep up with 1 person, which takes 0.5 of the 5 contacts a week that you have time for." in page


class TestChanging:
    def test_the_form_shows_the_rhythm_as_it_is(self, world, browser):
        person = a_prospect()
        tie = a_relationship(world.emil, person, cadence_days=60)
        client = browser(world.emil)
        assert 'value="60" checked' in client.get(f"/people/{person.id}/relationship").text
        tie.cadence_days = 77
        page = client.get(f"/people/{person.id}/relationship").text
        assert 'value="own" checked' in page
        assert 'value="77"' in page
        tie.cadence_days = None
        assert 'value="never" checked' in client.get(f"/people/{person.id}/relationship").text

    def test_it_can_be_made_private_and_opened_again(self, world, browser):
        tie = a_relationship(world.emil, a_prospect(), cadence_days=60)
        client = browser(world.emil)
        client.post(f"/relationships/{tie.id}/visibility", data={"visibility": "private"})
        assert tie.is_private
        client.post(f"/relationships/{tie.id}/visibility", data={"visibility": "open"})
        assert not tie.is_private
        assert tie.cadence_days == 60
        client.post(f"/relationships/{tie.id}/visibility", data={"visibility": "everybody"})
        assert not tie.is_private


class TestPausing:
    def test_until_a_day_and_without_one(self, world, browser):
        tie, client = a_relationship(world.emil, a_prospect()), browser(world.emil)
        until = world.emil.today + timedelta(days=30)
        client.post(f"/relationships/{tie.id}/pause", data={"until": until.isoformat()})
        assert (tie.state, tie.paused_until) == (RelationshipState.PAUSED, until)
        assert "paused until" in client.get(f"/people/{tie.prospect_id}").text
        client.post(f"/relationships/{tie.id}/pause", data={"until": ""})
        assert tie.paused_until is None
        client.post(f"/relationships/{tie.id}/resume")
        assert tie.is_active

    def test_until_a_day_gone_by_is_refused(self, world, browser):
        tie = a_relationship(world.emil, a_prospect())
        answer = browser(world.emil).post(f"/relationships/{tie.id}/pause", data={"until": "2001-01-01"})
        assert answer.status_code == 422
        assert "Choose a day to come." in answer.text
        assert tie.is_active


class TestLettingGo:
    def test_the_reason_is_kept_and_it_can_be_taken_up_again(self, world, browser):
        tie, client = a_relationship(world.emil, a_prospect()), browser(world.emil)
        client.post(f"/relationships/{tie.id}/end", data={"reason": "moved away"})
        page = client.get(f"/people/{tie.prospect_id}").text
        assert "let go" in page
        assert "moved away" in page
        assert "Take up again" in page


@pytest.mark.parametrize("act", ["visibility", "pause", "resume", "end"])
def test_a_colleagues_relationship_is_not_mine_to_change(world, browser, act):
    tie = a_relationship(world.emil, a_prospect())
    answer = browser(world.rita).post(f"/relationships/{tie.id}/{act}", data={"visibility": "private"})
    assert answer.status_code == 403
    assert tie.is_active
    assert not tie.is_private
