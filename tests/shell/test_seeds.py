"""The demo looks alive on any day, agrees with itself, and goes into an empty database only."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select

from app.identity.away import is_away
from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import Model, db
from app.kernel.errors import Refused
from app.kernel.events import Event
from app.shell.seeds import bulk, demo
from app.shell.seeds.commands import seed
from outreach.nudges.models import Nudge, NudgeKind, NudgeState
from talent.conversations.models import Participant
from talent.duplicates.finding import look_for
from talent.duplicates.models import Pair
from talent.pools.models import Ask, AskState, Pool
from talent.promises.models import Promise, PromiseState
from talent.prospects.canonical import IdentityKind, canonical_email, canonical_profile, folded
from talent.prospects.models import Identity, Prospect
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import Relationship, RelationshipState, Touchpoint, Visibility
from tests.support.application import rolled_back

SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 17, 15, tzinfo=UTC)
DERIVED = (
    "contacts_in",
    "contacts_out",
    "contacts_both",
    "last_two_way_on",
    "last_out_on",
    "last_in_on",
    "last_contact_at",
)


MADE: dict[datetime, dict[str, list[tuple[Any, ...]]]] = {}
"""The rows of days that were filled in already: it takes seconds."""


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, but for the numbers that the database itself counts on."""
    tables = [table for table in Model.metadata.sorted_tables if table.name != "events"]
    return {table.name: sorted(map(repr, db.session.execute(table.select()))) for table in tables}


@pytest.fixture(scope="class", params=[SUNDAY, WEDNESDAY], ids=["on a Sunday", "on a Wednesday"])
def made_once(whole_app: Flask, request: pytest.FixtureRequest, tmp_path_factory) -> Iterator[dict[str, int]]:
    """The demo of a day, filled in once by the command for all tests that look at it."""
    with rolled_back(whole_app, tmp_path_factory.mktemp("demo")):
        with clock.standing_at(request.param):
            answer = whole_app.test_cli_runner().invoke(seed, ["demo", "--json"])
        assert answer.exit_code == 0, answer.output
        MADE[request.param] = rows()
        yield json.loads(answer.output)


@pytest.fixture
def made(made_once: dict[str, int]) -> Iterator[dict[str, int]]:
    yield made_once
    db.session.rollback()


def count(model: type[Model], *criteria: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*criteria)) or 0


def disagreeing(relationships: Sequence[Relationship]) -> list[Relationship]:
    """Those that deriving them once more would change."""
    before = [[getattr(one, name) for name in DERIVED] for one in relationships]
    for one in relationships:
        bring_up_to_date(one, db.session.get_one(User, one.user_id))
    after = [[getattr(one, name) for name in DERIVED] for one in relationships]
    return [one for one, was, now in zip(relationships, before, after, strict=True) if was != now]


class TestTheDemo:
    def test_has_the_size_that_it_says(self, made):
        assert made["users"] == count(User) == 25
        assert made["prospects"] == count(Prospect) == 300
        assert made["relationships"] == count(Relationship) > 300
        assert made["touchpoints"] == count(Touchpoint) > 1200

    def test_gives_everybody_inside_three_to_five_cards(self, made):
        open_nudges = select(func.count()).where(Nudge.user_id == User.id, Nudge.state == NudgeState.OPEN)
        cards = db.session.execute(
            select(User.name, open_nudges.scalar_subquery()).where(User.role != Role.PARTNER)
        ).all()
        assert {name: number for name, number in cards if not 3 <= number <= 5} == {}

    def test_three_people_have_a_second_file_for_each_reason_one(self, made):
        pairs = db.session.scalars(select(Pair).order_by(Pair.points)).all()
        assert [pair.points for pair in pairs] == [50, 70, 100]
        assert look_for(db.session.scalars(select(Prospect.id)).all()) == 0
        assert count(Pair) == 3

    def test_counts_and_dates_agree_with_the_contacts(self, made):
        assert disagreeing(db.session.scalars(select(Relationship)).all()) == []

    def test_has_relationships_of_every_kind(self, made):
        active = Relationship.state == RelationshipState.ACTIVE
        assert count(Relationship, Relationship.state == RelationshipState.PAUSED) > 0
        assert count(Relationship, Relationship.state == RelationshipState.ENDED, Relationship.ended_reason != "") > 0
        assert count(Relationship, Relationship.visibility == Visibility.PRIVATE) > 0
        assert count(Relationship, active, Relationship.last_contact_at.is_(None)) > 0
        assert count(Relationship, active, Relationship.cadence_days.is_(None)) > 0
        assert count(Relationship, active, Relationship.ignored_nudges > 0) > 0

    def test_has_promises_due_soon_kept_and_broken_and_somebody_out_of_office(self, made):
        assert count(Promise, Promise.state == PromiseState.OPEN, Promise.due_on >= SUNDAY.date()) > 0
        assert set(db.session.scalars(select(Promise.state).distinct())) == set(PromiseState) - {PromiseState.WITHDRAWN}
        away = db.session.scalars(select(User).where(User.out_of_office_until.is_not(None))).all()
        assert [is_away(one, one.digested_on) for one in away] == [True, True]

    def test_has_somebody_who_waits_for_an_answer_and_somebody_whom_a_stand_in_answers(self, made):
        asked = db.session.scalars(select(Nudge).where(Nudge.kind == NudgeKind.ANSWER)).one()
        stands_in = db.session.scalars(select(Participant).where(Participant.stands_in_for_id.is_not(None))).one()
        assert asked.user.name == stands_in.user.name == "Emil Larsen"

    def test_asks_about_nobody_to_whom_something_is_promised_for_these_weeks(self, made):
        both = select(Nudge.id).join(
            Promise, (Promise.prospect_id == Nudge.prospect_id) & (Promise.user_id == Nudge.user_id)
        )
        both = both.where(Nudge.state == NudgeState.OPEN, Promise.state == PromiseState.OPEN)
        assert db.session.scalars(both).all() == []

    def test_has_pools_with_asks_in_all_states(self, made):
        assert count(Pool) == 8
        assert set(db.session.scalars(select(Ask.state).distinct())) == set(AskState)

    def test_lets_nothing_happen_before_it_could_or_in_the_future(self, made):
        latest = db.session.scalar(select(func.max(Touchpoint.at)))
        early = select(Touchpoint.id).join(Relationship).where(Touchpoint.at < Relationship.created_at)
        unborn = select(Relationship.id).join(Prospect).where(Relationship.created_at < Prospect.created_at)
        assert latest is not None
        assert latest < WEDNESDAY
        assert db.session.scalars(early).all() == []
        assert db.session.scalars(unborn).all() == []

    def test_numbers_its_events_in_order_of_time(self, made):
        moments = list(db.session.scalars(select(Event.at).order_by(Event.number)))
        assert moments == sorted(moments)
        assert count(Event, Event.name == "contact.recorded") == made["touchpoints"]

    def test_uses_only_addresses_that_cannot_exist(self, made):
        emails = select(Identity.canonical).where(Identity.kind == IdentityKind.EMAIL)
        profiles = select(Identity.canonical).where(Identity.kind == IdentityKind.PROFILE)
        assert all(mail.endswith(".example") and mail == canonical_email(mail) for mail in db.session.scalars(emails))
        assert all(".example/" in page or page.startswith("code.example/") for page in db.session.scalars(profiles))
        assert all(page == canonical_profile(page) for page in db.session.scalars(profiles))
        assert all(mail.endswith("@nordlicht.example") for mail in db.session.scalars(select(User.email)))

    def test_leaves_no_slot_of_a_line_unfilled(self, made):
        assert count(Touchpoint, Touchpoint.summary.contains("{")) == 0
        assert count(Touchpoint, Touchpoint.summary == "") == 0


def test_two_runs_on_a_day_make_the_same_rows(app: Flask):
    if SUNDAY not in MADE:
        with clock.standing_at(SUNDAY), db.session.begin_nested() as run:
            demo.fill()
            MADE[SUNDAY] = rows()
            run.rollback()
        db.session.expunge_all()
    with clock.standing_at(SUNDAY + timedelta(hours=9)):
        demo.fill()
    assert rows() == MADE[SUNDAY]


def test_the_demo_does_not_go_into_a_database_in_use(world):
    with pytest.raises(Refused, match="empty database"):
        demo.fill()


class TestTheCrowd:
    @pytest.fixture
    def crowd(self, app: Flask) -> dict[str, int]:
        return bulk.fill(1500)

    def test_has_the_size_that_it_says(self, crowd):
        assert crowd == {"users": 15, "prospects": 1500, "relationships": 1500, "touchpoints": 4500}
        assert [count(model) for model in (User, Prospect, Relationship, Touchpoint)] == [15, 1500, 1500, 4500]
        assert count(Identity) == 3000

    def test_counts_and_dates_agree_with_the_contacts(self, crowd):
        assert disagreeing(db.session.scalars(select(Relationship).order_by(Relationship.id).limit(300)).all()) == []

    def test_has_about_a_third_of_its_relationships_due(self, crowd):
        active = Relationship.state == RelationshipState.ACTIVE
        due = count(Relationship, active, Relationship.due_on <= clock.now().date())
        assert 0.3 <= due / count(Relationship, active) <= 0.42

    def test_keeps_the_keys_that_prospects_are_found_by(self, crowd):
        names = db.session.execute(select(Prospect.display_name, Prospect.sort_name)).all()
        assert all(sort_name == folded(name) for name, sort_name in names)
        assert len(set(names)) > 1000
        assert count(Prospect, Prospect.do_not_contact) == 30
        page = select(Identity).where(Identity.kind == IdentityKind.PROFILE)
        assert all(canonical_profile(found.raw) == found.canonical for found in db.session.scalars(page.limit(50)))

    def test_can_be_added_to(self, crowd):
        bulk.fill(10, 3)
        assert (count(User), count(Prospect), count(Touchpoint)) == (18, 1510, 4530)

    def test_leaves_indexes_and_keys_as_they_were(self, app):
        before = structure()
        bulk.fill(10)
        assert structure() == before

    def test_nobody_is_an_impossible_crowd(self, app):
        with pytest.raises(Refused):
            bulk.fill(0)


def structure() -> list[Any]:
    inspector = inspect(db.session.connection())
    tables = ("prospects", "identities", "relationships", "touchpoints")
    return [
        sorted(map(repr, read(table)))
        for table in tables
        for read in (inspector.get_indexes, inspector.get_foreign_keys, inspector.get_unique_constraints)
    ]
