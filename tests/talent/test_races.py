"""The same thing done at the same moment on many connections is done once, and nothing gets lost in between."""

from collections.abc import Generator
from threading import Event as Signal

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.identity.models import Organisation, User
from app.kernel.actor import Actor, Role
from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound, Refused
from app.kernel.events import Event
from outreach.nudges import actions as nudges
from outreach.nudges.models import Nudge, NudgeState
from outreach.nudges.models import Outcome as Answer
from talent.consent import erasing
from talent.consent.digests import digest, erased_among
from talent.consent.models import Cause
from talent.duplicates import actions as duplicates
from talent.pools import actions as pools
from talent.pools import answers, making
from talent.pools.models import Ask, AskState, Pool, PoolMember
from talent.prospects.models import LegalBasis, Prospect
from talent.relationships.contacts import record_contact, undo_contact
from talent.relationships.models import ContactKind, Direction, Relationship, RelationshipState, Touchpoint
from talent.transfer import actions as imports
from talent.transfer.models import Import, ImportState
from talent.transfer.reading import Format
from tests.support.makers import a_prospect, a_relationship, a_user
from tests.support.making_duplicates import an_identity
from tests.support.making_pools import a_pool, an_asked
from tests.support.races import apart, at_once, committing, until_somebody_waits

TALK = {"kind": ContactKind.CALL, "direction": Direction.BOTH}


@pytest.fixture
def committed(whole_app: Flask) -> Generator[Flask]:
    with committing(whole_app) as app:
        yield app


@pytest.fixture
def emil(committed) -> User:
    return apart(committed, Actor.system(), lambda: [db.session.add(Organisation(name="Nordlicht")), a_user("Emil")][1])


def number_of(app, name):
    return apart(app, Actor.system(), lambda: db.session.scalar(select(func.count()).where(Event.name == name)))


def made(app, make):
    return apart(app, Actor.system(), make)


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def begun_by_accepting(app, user, *, accept):
    ask_id = made(app, lambda: an_asked(db.session.get_one(User, user.id), by=a_user("Rita", Role.RECRUITER)).id)
    return ask_id, at_once(app, user.as_actor(), [lambda: accept(db.session.get_one(Ask, ask_id))] * 50)


def test_of_fifty_acceptances_of_one_ask_one_begins_the_relationship(committed, emil):
    _, outcomes = begun_by_accepting(committed, emil, accept=lambda ask: answers.accept(emil.as_actor(), ask).id)
    assert failures(outcomes) == []
    assert len(set(outcomes)) == 1
    assert number_of(committed, "ask.accepted") == number_of(committed, "relationship.begun") == 1


def test_a_yes_and_a_no_at_once_are_one_of_the_two(committed, emil):
    ask_id = made(committed, lambda: an_asked(db.session.get_one(User, emil.id), by=a_user("Rita", Role.RECRUITER)).id)
    actor = emil.as_actor()
    acts = [
        lambda: answers.accept(actor, db.session.get_one(Ask, ask_id)),
        lambda: answers.decline(actor, db.session.get_one(Ask, ask_id)),
    ]
    outcomes = at_once(committed, actor, acts, threads=2)
    assert [type(outcome) for outcome in failures(outcomes)] == [Refused]
    assert number_of(committed, "ask.accepted") + number_of(committed, "ask.declined") == 1


def test_of_fifty_times_taking_an_answer_back_one_does(committed, emil):
    actor = emil.as_actor()
    ask_id, _ = begun_by_accepting(committed, emil, accept=lambda ask: answers.accept(actor, ask).id)
    outcomes = at_once(committed, actor, [lambda: answers.take_back(actor, db.session.get_one(Ask, ask_id))] * 50)
    assert failures(outcomes) == []
    assert number_of(committed, "ask.reopened") == 1
    assert made(committed, lambda: db.session.get_one(Ask, ask_id).state) is AskState.OPEN


def test_of_ten_changes_to_a_pool_as_it_was_read_one_counts(committed, emil):
    pool_id = made(committed, lambda: a_pool(db.session.get_one(User, emil.id)).id)
    known = {"purpose": "", "default_cadence_days": 60, "owner_id": emil.id, "area_id": None, "version": 1}

    def change():
        making.edit(emil.as_actor(), db.session.get_one(Pool, pool_id), name="Changed", **known)

    outcomes = at_once(committed, emil.as_actor(), [change] * 10)
    assert [type(failure) for failure in failures(outcomes)] == [Conflict] * 9
    assert number_of(committed, "pool.edited") == 1


def test_fifty_talks_at_once_are_all_counted(committed, emil):
    tie = made(committed, lambda: a_relationship(db.session.get_one(User, emil.id)))

    def log():
        user, person = db.session.get_one(User, emil.id), db.session.get_one(Prospect, tie.prospect_id)
        return record_contact(emil.as_actor(), person, user, **TALK).id

    assert failures(at_once(committed, emil.as_actor(), [log] * 50)) == []
    assert made(committed, lambda: db.session.get_one(Relationship, tie.id).contacts_both) == 50


def test_of_fifty_first_talks_with_somebody_all_belong_to_one_relationship_or_are_a_conflict(committed, emil):
    person_id = made(committed, lambda: a_prospect().id)

    def log():
        user, person = db.session.get_one(User, emil.id), db.session.get_one(Prospect, person_id)
        return record_contact(emil.as_actor(), person, user, **TALK).relationship_id

    outcomes = at_once(committed, emil.as_actor(), [log] * 50)
    assert {type(outcome) for outcome in failures(outcomes)} <= {IntegrityError}
    went = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert len(set(went)) == 1
    assert made(committed, lambda: db.session.get_one(Relationship, went[0]).contacts_both) == len(went)


def test_of_fifty_times_taking_a_talk_back_one_does(committed, emil):
    def log():
        user = db.session.get_one(User, emil.id)
        tie = a_relationship(user, state=RelationshipState.PAUSED)
        return record_contact(emil.as_actor(), db.session.get_one(Prospect, tie.prospect_id), user, **TALK)

    talk = made(committed, log)

    def undo():
        touchpoint = db.session.get(Touchpoint, talk.id)
        if touchpoint is None:
            raise NotFound
        undo_contact(emil.as_actor(), touchpoint)

    outcomes = at_once(committed, emil.as_actor(), [undo] * 50)
    assert {type(outcome) for outcome in failures(outcomes)} <= {NotFound}
    assert outcomes.count(None) == number_of(committed, "contact.undone") == 1
    stands = made(committed, lambda: db.session.get_one(Relationship, talk.relationship_id).state)
    assert stands is RelationshipState.PAUSED


def test_of_fifty_answers_to_one_nudge_one_counts_and_of_fifty_undoings_one_undoes(committed, emil):
    def ask():
        user = db.session.get_one(User, emil.id)
        tie = a_relationship(user, overdue_days=3)
        today = {"cycle_on": user.today, "planned_on": user.today, "asked_on": user.today}
        nudge = Nudge(relationship_id=tie.id, user_id=user.id, prospect_id=tie.prospect_id, **today)
        db.session.add(nudge)
        return nudge

    nudge, actor = made(committed, ask), emil.as_actor()
    answer = lambda: nudges.answer(actor, db.session.get_one(Nudge, nudge.id), outcome=Answer.TALKED)  # noqa: E731
    assert failures(at_once(committed, actor, [answer] * 50)) == []
    assert number_of(committed, "contact.recorded") == 1
    undo = lambda: nudges.undo(actor, db.session.get_one(Nudge, nudge.id))  # noqa: E731
    assert failures(at_once(committed, actor, [undo] * 50)) == []
    assert number_of(committed, "nudge.undone") == number_of(committed, "contact.undone") == 1
    assert made(committed, lambda: db.session.get_one(Nudge, nudge.id).state) is NudgeState.OPEN


def test_of_fifty_times_undoing_an_import_one_does(committed, emil):
    values = {"source": "LinkedIn", "legal_basis": LegalBasis.LEGITIMATE_INTEREST, "cadence_days": 90}
    file = {"file_name": "a.csv", "file_hash": "", "format": Format.TABLE, "header": [], "fingerprint": ""}

    def make():
        import_ = Import(user_id=emil.id, state=ImportState.DONE, encoding="utf-8", committed_to=9, **file, **values)
        db.session.add(import_)
        return import_

    import_, actor = made(committed, make), emil.as_actor()
    undo = lambda: imports.undo(actor, db.session.get_one(Import, import_.id))  # noqa: E731
    outcomes = at_once(committed, actor, [undo] * 50)
    assert {type(outcome) for outcome in failures(outcomes)} == {Refused}
    assert outcomes.count(None) == number_of(committed, "import.undone") == 1


def test_a_file_that_is_being_made_part_of_one_that_is_erased_goes_with_it_and_does_not_come_back(committed, emil):
    rita = made(committed, lambda: a_user("Rita", Role.RECRUITER)).as_actor()
    amara_id, other_id = (made(committed, lambda name=name: a_prospect(name).id) for name in ("Amara", "A. Okafor"))
    made(committed, lambda: an_identity(db.session.get_one(Prospect, other_id), "a@example.org"))
    at_it = Signal()

    def merge():
        duplicates.merge(rita, db.session.get_one(Prospect, amara_id), db.session.get_one(Prospect, other_id))
        at_it.set()
        until_somebody_waits()

    def erase():
        amara = db.session.get_one(Prospect, amara_id)
        at_it.wait(10)
        erasing.erase(rita, [amara], cause=Cause.ASKED)

    assert failures(at_once(committed, rita, [merge, erase], threads=2)) == []
    assert made(committed, lambda: db.session.scalar(select(func.count()).select_from(Prospect))) == 0
    mark = apart(committed, rita, lambda: digest("email", "a@example.org"))
    assert apart(committed, rita, lambda: erased_among([mark])) == {mark}


def test_the_same_people_put_into_a_pool_fifty_times_at_once_are_in_it_once(committed, emil):
    def make():
        rita = a_user("Rita", Role.RECRUITER)
        return rita, a_pool(rita), [a_prospect(name).id for name in ("Amara Okafor", "Jonas Weber", "Yuki Tanaka")]

    rita, pool, people = made(committed, make)

    def fill():
        where = db.session.get_one(type(pool), pool.id)
        pools.put_in(rita.as_actor(), where, people)

    assert failures(at_once(committed, rita.as_actor(), [fill] * 50)) == []
    assert made(committed, lambda: db.session.scalar(select(func.count()).select_from(PoolMember))) == 3
