"""Two files become one: everything moves, the stricter wins, and nothing private is opened by it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Conflict, Forbidden, Refused
from talent.consent.models import Basis, BasisState, Purpose
from talent.duplicates import actions
from talent.notes.models import Note
from talent.pools.models import PoolMember
from talent.prospects.models import Identity, LegalBasis, Prospect
from talent.relationships.models import Relationship, RelationshipState, Touchpoint, Visibility
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship
from tests.support.making_duplicates import an_identity
from tests.support.making_pools import a_pool


@pytest.fixture
def two(world):
    """Robert, whom we know well, and Bob, who came in later."""
    return a_prospect("Robert Müller", employer="Acme", title="Engineer"), a_prospect(
        "Bob Müller", employer="", title=""
    )


def merge(world, two, **values):
    return actions.merge(world.rita.as_actor(), *two, **values)


def held(model, **values):
    return db.session.scalars(select(model).filter_by(**values)).all()


class TestWhatMoves:
    def test_everything_that_was_the_losers_is_the_keepers(self, world, two):
        keeper, loser = two
        an_identity(loser, "bob@example.org")
        a_contact(a_relationship(world.emil, loser), summary="About bridges")
        a_note(world.eva, loser)
        a_pool(world.rita, loser)
        merge(world, two)
        for model in (Identity, Relationship, Touchpoint, Note, PoolMember):
            assert len(held(model, prospect_id=keeper.id)) == 1, model
            assert held(model, prospect_id=loser.id) == [], model

    def test_what_both_have_is_there_once(self, world, two):
        for person in two:
            an_identity(person, "bob@example.org")
        a_pool(world.rita, *two)
        merge(world, two)
        assert len(held(Identity, prospect_id=two[0].id)) == 1
        assert len(held(PoolMember, prospect_id=two[0].id)) == 1

    def test_the_name_that_was_not_chosen_still_finds_them(self, world, two, browser):
        merge(world, two)
        assert two[0].former_names == ["Bob Müller"]
        assert "Robert Müller" in browser(world.emil).get("/people?q=bob+muller").text

    def test_details_are_taken_from_the_loser_where_chosen(self, world, two):
        keeper, loser = two
        loser.title, loser.employer = "Lead engineer", "Bridges Ltd"
        merge(world, two, chosen=["name", "title"])
        assert (keeper.display_name, keeper.sort_name, keeper.title) == ("Bob Müller", "bob muller", "Lead engineer")
        assert keeper.employer == "Acme"
        assert "bob muller" in keeper.search_text


class TestOneColleagueInTouchWithBoth:
    def test_keeps_one_relationship_with_the_contacts_of_both(self, world, two):
        ties = [a_relationship(world.emil, person) for person in two]
        for days, tie in zip((40, 3), ties, strict=True):
            a_contact(tie, at=clock.now() - timedelta(days=days))
        merge(world, two)
        (tie,) = held(Relationship)
        assert tie.contacts_both == 2
        assert tie.last_two_way_on == world.emil.today - timedelta(days=3)
        assert {contact.relationship_id for contact in held(Touchpoint)} == {tie.id}

    def test_it_is_private_if_either_was_and_contacts_stay_as_they_were(self, world, two):
        for person, visibility in zip(two, (Visibility.OPEN, Visibility.PRIVATE), strict=True):
            a_contact(a_relationship(world.emil, person, visibility=visibility))
        merge(world, two)
        (tie,) = held(Relationship)
        assert tie.is_private
        assert sorted(contact.visibility.value for contact in held(Touchpoint)) == ["open", "private"]

    def test_private_contacts_count_though_who_merges_does_not_see_them(self, app, world, two):
        for person in two:
            a_contact(a_relationship(world.emil, person, visibility=Visibility.PRIVATE), summary="canary")
        merge(world, two)
        assert held(Relationship)[0].contacts_both == 2

    def test_the_livelier_state_and_the_shorter_rhythm_count(self, world, two):
        a_relationship(world.emil, two[0], state=RelationshipState.ENDED, ended_reason="moved", cadence_days=30)
        a_relationship(world.emil, two[1], cadence_days=60, maximum_days=90)
        merge(world, two)
        (tie,) = held(Relationship)
        assert (tie.state, tie.ended_reason, tie.cadence_days) == (RelationshipState.ACTIVE, "", 30)


class TestTheStricterWins:
    def test_do_not_contact_with_both_reasons(self, world, two):
        for person, reason in zip(two, ("Asked by mail.", "Asked on the phone."), strict=True):
            person.do_not_contact, person.do_not_contact_reason = True, reason
        merge(world, two)
        assert two[0].do_not_contact_reason == "Asked by mail. · Asked on the phone."

    def test_do_not_contact_of_the_loser(self, world, two):
        two[1].do_not_contact = True
        merge(world, two)
        assert two[0].do_not_contact

    def test_consent_over_our_own_interest(self, world, two):
        two[1].legal_basis = LegalBasis.CONSENT
        merge(world, two)
        assert two[0].legal_basis is LegalBasis.CONSENT

    @pytest.mark.parametrize("withdrawn", [0, 1])
    def test_a_withdrawn_consent_over_one_that_was_given(self, world, two, withdrawn):
        for number, person in enumerate(two):
            db.session.add(a_basis(person, BasisState.WITHDRAWN if number == withdrawn else BasisState.ACCEPTED))
        merge(world, two)
        rows = held(Basis, prospect_id=two[0].id)
        assert [row.state for row in rows if row.ended_at is None] == [BasisState.WITHDRAWN]
        assert len(rows) == 2

    @pytest.mark.parametrize("later", [0, 1])
    def test_the_later_of_two_that_allow_the_same(self, world, two, later):
        for number, person in enumerate(two):
            answer = a_basis(person, BasisState.ACCEPTED)
            answer.since -= timedelta(days=0 if number == later else 30)
            db.session.add(answer)
        merge(world, two)
        (counts,) = held(Basis, ended_at=None)
        assert counts.since == clock.now().date()

    def test_an_identity_verified_in_either_file_is_verified(self, world, two):
        an_identity(two[0], "bob@example.org")
        an_identity(two[1], "bob@example.org", verified_at=clock.now())
        merge(world, two)
        assert held(Identity)[0].verified_at is not None


def a_basis(person, state):
    return Basis(
        prospect_id=person.id,
        purpose=Purpose.KEEPING_IN_TOUCH,
        basis=LegalBasis.CONSENT,
        state=state,
        since=clock.now().date(),
    )


class TestTheLoser:
    def test_is_seen_by_nobody_and_its_links_lead_to_the_keeper(self, world, two, browser):
        keeper, loser = two
        merge(world, two)
        client = browser(world.emil)
        answer = client.get(f"/people/{loser.id}?before=x")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{keeper.id}?before=x")
        assert "Bob Müller" not in client.get("/people").text
        assert db.session.scalar(select(Prospect).where(Prospect.id == loser.id)) is None

    def test_an_act_on_it_changes_nothing(self, world, two, browser):
        merge(world, two)
        assert browser(world.emil).post(f"/people/{two[1].id}/ban", data={"reason": "x"}).status_code == 404

    def test_whom_one_may_not_see_is_not_found_by_an_old_link_either(self, world, two, browser):
        merge(world, two)
        assert browser(world.paul).get(f"/people/{two[1].id}").status_code == 403
        assert browser(None).get(f"/people/{two[1].id}").status_code == 303


class TestWhoMayMerge:
    def test_recruiters_and_whoever_is_in_touch_with_one(self, world, two):
        a_relationship(world.emil, two[1])
        actions.merge(world.emil.as_actor(), *two)
        assert two[1].merged_into_id == two[0].id

    def test_nobody_else(self, world, two):
        with pytest.raises(Forbidden):
            actions.merge(world.eva.as_actor(), *two)

    def test_a_file_is_not_merged_with_itself_nor_twice(self, world, two):
        rita = world.rita.as_actor()
        with pytest.raises(Refused):
            actions.merge(rita, two[0], two[0])
        actions.merge(rita, *two)
        with pytest.raises(Conflict):
            actions.merge(rita, a_prospect(), two[1])
