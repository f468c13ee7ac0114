"""Whatever two, three or four files hold: undoing gives every row back, and any order of merging makes the same person."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from app.kernel.db import db
from outreach.nudges.models import Nudge, NudgeState
from talent.consent.actions import Answer, write_down
from talent.consent.gate import refusal
from talent.consent.models import Basis, BasisState, Notice, NoticeState, Purpose
from talent.duplicates import actions
from talent.duplicates.models import Merge
from talent.notes.models import Note
from talent.pools.models import PoolMember
from talent.prospects.actions import allow_contact, forbid_contact
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Fact, LegalBasis, Prospect, ProspectTag, Tag, TagKind
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import Direction, HowWeKnow, Relationship, RelationshipState, Touchpoint, Visibility
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_duplicates import an_identity, everything_held
from tests.support.making_pools import a_pool

DAY = date(2026, 3, 1)
MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("Robert Müller", "Bob Müller", "Rob Mueller")

days = st.integers(0, 5).map(lambda number: DAY + timedelta(days=number))
moments = st.integers(0, 5).map(lambda number: MOMENT + timedelta(days=number))
rhythms = st.one_of(st.none(), st.sampled_from([30, 60, 90]))

ties = st.fixed_dictionaries(
    {
        "how": st.sampled_from(HowWeKnow),
        "since": days,
        "cadence_days": rhythms,
        "visibility": st.sampled_from(Visibility),
        "state": st.sampled_from(RelationshipState),
        "ended_reason": st.sampled_from(["", "moved"]),
        "paused_until": st.none() | days,
        "snoozed_until": st.none() | days,
        "ignored_nudges": st.integers(0, 2),
    }
)
told = st.fixed_dictionaries({"at": moments, "direction": st.sampled_from(Direction)})
people = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "is_forbidden": st.booleans(),
        "legal_basis": st.sampled_from(LegalBasis),
        "emails": st.dictionaries(st.sampled_from(["a@example.org", "b@example.org"]), st.none() | moments),
        "ties": st.dictionaries(st.sampled_from(["emil", "eva"]), st.tuples(ties, st.lists(told, max_size=2))),
        "asked": st.sets(st.integers(0, 2), max_size=2),
        "notes": st.integers(0, 2),
        "is_in_pool": st.booleans(),
        "is_tagged": st.booleans(),
        "fact": st.none() | st.booleans(),
        "consent": st.none() | st.sampled_from(BasisState),
        "notice": st.none() | st.sampled_from(NoticeState),
    }
)
tried = settings(
    max_examples=200 if os.environ.get("HYPOTHESIS_PROFILE") == "wild" else 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


@contextmanager
def taken_back() -> Iterator[None]:
    """What an example leaves behind goes again."""
    db.session.flush()
    nested = db.session.begin_nested()
    yield
    nested.rollback()
    db.session.expire_all()


@pytest.fixture
def ground(world):
    """A pool and a tag."""
    tag = Tag(kind=TagKind.TAG, name="sailing", folded="sailing")
    db.session.add(tag)
    return {"pool": a_pool(world.rita), "tag": tag}


def a_whole_person(world, ground, given: dict[str, Any]) -> Prospect:
    person = a_prospect(given["name"], legal_basis=given["legal_basis"], do_not_contact=given["is_forbidden"])
    for email, verified_at in given["emails"].items():
        an_identity(person, email, IdentityKind.EMAIL, verified_at=verified_at)
    for user, (values, contacts) in given["ties"].items():
        tie = a_relationship(world[user], person, **values)
        for contact in contacts:
            a_contact(tie, **contact)
        for number in given["asked"]:
            db.session.add(a_nudge(tie, number))
    what_is_known(world, ground, person, given)
    db.session.flush()
    return person


def a_nudge(tie, number):
    day, state = DAY + timedelta(days=number), NudgeState.IGNORED if number else NudgeState.OPEN
    ids = {"relationship_id": tie.id, "user_id": tie.user_id, "prospect_id": tie.prospect_id}
    return Nudge(**ids, cycle_on=day, planned_on=day, asked_on=day, state=state)


def what_is_known(world, ground, person, given) -> None:
    own = {"prospect_id": person.id}
    rows: list[Any] = [Note(**own, author_id=world.eva.id, body=f"note {n}") for n in range(given["notes"])]
    if given["is_in_pool"]:
        rows.append(PoolMember(**own, pool_id=ground["pool"].id, batch_id=ground["pool"].id))
    if given["is_tagged"]:
        rows.append(ProspectTag(**own, tag_id=ground["tag"].id))
    if given["fact"] is not None:
        noted = {"noted_by_id": world.eva.id, "is_private": given["fact"]}
        rows.append(Fact(**own, value="Sails", key="sails", **noted))
    if given["consent"] is not None:
        basis = {"purpose": Purpose.NEWS, "basis": LegalBasis.CONSENT, "state": given["consent"]}
        rows.append(Basis(**own, **basis, since=DAY))
    if given["notice"] is not None:
        rows.append(Notice(**own, collected_on=DAY, due_on=DAY, state=given["notice"]))
    db.session.add_all(rows)


@tried
@given(given=st.lists(people, min_size=2, max_size=2), chosen=st.sets(st.sampled_from(["name", "title"])))
def test_merging_and_undoing_is_as_if_nothing_had_been(world, ground, given, chosen):
    with taken_back():
        keeper, loser = (a_whole_person(world, ground, one) for one in given)
        before = everything_held()
        done = actions.merge(world.rita.as_actor(), keeper, loser, chosen=chosen)
        assert everything_held() != before
        actions.undo(world.rita.as_actor(), done)
        assert everything_held() == before


@tried
@given(given=st.lists(people, min_size=4, max_size=4), data=st.data())
def test_any_merges_undone_in_any_order_are_as_if_nothing_had_been(world, ground, given, data):
    with taken_back():
        rita = world.rita.as_actor()
        files = [a_whole_person(world, ground, one) for one in given]
        before, done = everything_held(), []
        for _ in range(3):
            keeper, loser = data.draw(st.permutations(files).map(lambda some: some[:2]))
            files.remove(loser)
            done.append(actions.merge(rita, keeper, loser))
        for one in data.draw(st.permutations(done)):
            actions.undo(rita, one)
        assert everything_held() == before


@tried
@given(given=st.lists(people, min_size=3, max_size=3), order=st.permutations(range(3)))
def test_merging_in_any_order_makes_the_same_person(world, ground, given, order):
    outcomes = []
    for numbers in (range(3), order):
        with taken_back():
            files = [a_whole_person(world, ground, {**one, "name": NAMES[0]}) for one in given]
            kept, *others = (files[number] for number in numbers)
            for other in others:
                actions.merge(world.rita.as_actor(), kept, other)
            outcomes.append(what_they_are(kept))
    assert outcomes[0] == outcomes[1]


@tried
@given(given=st.lists(people, min_size=3, max_size=3))
def test_a_chain_makes_the_same_person_as_a_star(world, ground, given):
    outcomes = []
    for is_chain in (True, False):
        with taken_back():
            one, two, three = (a_whole_person(world, ground, {**some, "name": NAMES[0]}) for some in given)
            rita = world.rita.as_actor()
            actions.merge(rita, two if is_chain else one, three)
            actions.merge(rita, one, two)
            outcomes.append(what_they_are(one))
    assert outcomes[0] == outcomes[1]


NOT_OF_THE_PERSON = [
    "id",
    "prospect_id",
    "relationship_id",
    "version",
    "created_at",
    "ended_at",
    "batch_id",
    "import_id",
    "added_by_id",
    "raw",
    "planned_on",
    "stepped_at",
    "cycle_on",
    "asked_on",
    "answered_at",
]
TABLES = [
    "identities",
    "relationships",
    "touchpoints",
    "notes",
    "pool_members",
    "prospect_tags",
    "facts",
    "legal_bases",
    "notices",
]


def what_they_are(person: Prospect) -> dict[str, list[str]]:
    """Everything about somebody but which row it stands in."""
    db.session.flush()
    found = {"prospects": _rows("prospects", "id", person.id)}
    return {**found, **{table: _rows(table, "prospect_id", person.id) for table in TABLES}}


def _rows(table: str, column: str, person_id: Any) -> list[str]:
    ended = "AND ended_at IS NULL" if table == "legal_bases" else ""
    statement = text(f"SELECT to_jsonb({table}) FROM {table} WHERE {column} = :id {ended}")
    rows = db.session.connection().execute(statement, {"id": person_id})
    kept = [{name: value for name, value in row.items() if name not in NOT_OF_THE_PERSON} for (row,) in rows]
    return sorted(json.dumps(row, sort_keys=True) for row in kept)


class TestWhatWasAddedSince:
    def test_stays_with_the_keeper_in_a_relationship_of_its_own(self, world):
        keeper, loser = a_prospect("Robert Müller"), a_prospect("Bob Müller")
        a_contact(a_relationship(world.emil, loser), summary="before")
        done = actions.merge(world.rita.as_actor(), keeper, loser)
        (tie,) = db.session.scalars(select(Relationship)).all()
        a_contact(tie, summary="since")
        actions.undo(world.rita.as_actor(), done)
        kept = {
            (one.prospect_id, one.contacts_both, contact.summary, contact.prospect_id)
            for one in db.session.scalars(select(Relationship))
            for contact in db.session.scalars(select(Touchpoint).where(Touchpoint.relationship_id == one.id))
        }
        assert kept == {(keeper.id, 1, "since", keeper.id), (loser.id, 1, "before", loser.id)}

    def test_a_value_changed_since_stays(self, world):
        keeper, loser = a_prospect("Robert Müller", title="Engineer"), a_prospect("Bob Müller", title="Lead")
        done = actions.merge(world.rita.as_actor(), keeper, loser, chosen=["title"])
        keeper.title = "Head of bridges"
        actions.undo(world.rita.as_actor(), done)
        assert (keeper.title, loser.title) == ("Head of bridges", "Lead")

    def test_contacts_of_both_are_counted_anew_when_one_came_since(self, world):
        keeper, loser = a_prospect("Robert Müller"), a_prospect("Bob Müller")
        ours, theirs = (a_relationship(world.emil, person) for person in (keeper, loser))
        a_contact(ours)
        a_contact(theirs)
        done = actions.merge(world.rita.as_actor(), keeper, loser)
        a_contact(ours)
        actions.undo(world.rita.as_actor(), done)
        ties = {tie.prospect_id: tie for tie in db.session.scalars(select(Relationship))}
        assert (ties[keeper.id].contacts_both, ties[loser.id].contacts_both) == (2, 1)
        for tie in ties.values():
            before = tie.last_contact_at
            bring_up_to_date(tie, world.emil)
            assert tie.last_contact_at == before

    def test_a_merge_that_came_later_stands(self, world):
        rita = world.rita.as_actor()
        one, two, three = (a_prospect(f"Bob {n}") for n in "ABC")
        first = actions.merge(rita, two, three)
        actions.merge(rita, one, two)
        assert three.merged_into_id == one.id
        actions.undo(rita, first)
        assert (two.merged_into_id, three.merged_into_id) == (one.id, None)
        assert len(db.session.scalars(select(Merge).where(Merge.undone_at.is_(None))).all()) == 1


class TestWhatTheySaidNoToSince:
    @pytest.mark.parametrize("is_of_a_chain", [False, True])
    def test_a_no_to_all_contact_holds_for_both(self, world, is_of_a_chain):
        rita, keeper, loser = world.rita.as_actor(), a_prospect("Robert Müller"), a_prospect("Bob Müller")
        done = actions.merge(rita, keeper, loser)
        if is_of_a_chain:
            keeper, middle = a_prospect("Rob Müller"), keeper
            actions.merge(rita, keeper, middle)
        write_down(rita, keeper, purpose=Purpose.KEEPING_IN_TOUCH, answer=Answer.WITHDRAWN, on=DAY, proof="a mail")
        actions.undo(rita, done)
        assert [refusal(one.id) for one in (keeper, loser)] == ["do_not_contact"] * 2
        assert loser.do_not_contact_reason == keeper.do_not_contact_reason != ""

    @pytest.mark.parametrize("agreed", [[0, 1], [0], [1]])
    def test_a_no_to_news_ends_what_either_had_agreed_to(self, world, agreed):
        rita, two = world.rita.as_actor(), [a_prospect("Robert Müller"), a_prospect("Bob Müller")]
        for number in agreed:
            write_down(rita, two[number], purpose=Purpose.NEWS, answer=Answer.ACCEPTED, on=DAY, proof="a mail")
        done = actions.merge(rita, *two)
        write_down(rita, two[0], purpose=Purpose.NEWS, answer=Answer.DECLINED, on=DAY, proof="a mail")
        actions.undo(rita, done)
        assert [refusal(one.id, Purpose.NEWS) for one in two] == ["consent_declined"] * 2

    def test_what_was_said_before_and_what_was_lifted_again_does_not(self, world):
        rita, keeper, loser = world.rita.as_actor(), a_prospect("Robert Müller"), a_prospect("Bob Müller")
        done = actions.merge(rita, keeper, loser)
        forbid_contact(rita, [keeper], reason="An error")
        allow_contact(rita, [keeper])
        actions.undo(rita, done)
        assert [refusal(one.id) for one in (keeper, loser)] == [None, None]
        forbid_contact(rita, [keeper], reason="She asked us")
        actions.undo(rita, actions.merge(rita, keeper, loser))
        assert [refusal(one.id) for one in (keeper, loser)] == ["do_not_contact", None]
