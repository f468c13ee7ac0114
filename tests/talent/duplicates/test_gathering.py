"""What somebody writes about a file at the moment in which it is merged comes home, and goes back when that is undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import enqueue
from talent.duplicates import actions, bulk, jobs
from talent.duplicates.finding import look_for
from talent.duplicates.models import Merge
from talent.notes.models import Note
from tests.support.makers import a_note, a_prospect, a_relationship
from tests.support.making_duplicates import an_identity
from tests.support.outbox import run_jobs


@pytest.fixture
def three(world):
    """Three files of one person, each with Emil in touch."""
    files = [a_prospect(name) for name in ("Robert Müller", "Bob Müller", "Rob Müller")]
    for file in files:
        a_relationship(world.emil, file)
    return files


def a_stray(world, person) -> Note:
    """As if its page had been open while another made it part of a second file."""
    note = a_note(world.emil, person)
    db.session.flush()
    return note


def whose(note):
    db.session.refresh(note)
    return note.prospect_id


def two_minutes_later(app, time_machine):
    time_machine.move_to(clock.now() + timedelta(minutes=3))
    run_jobs(app)


def test_it_comes_to_the_file_that_was_kept(app, world, three, time_machine):
    keeper, loser, _ = three
    actions.merge(world.rita.as_actor(), keeper, loser)
    stray = a_stray(world, loser)
    assert whose(stray) == loser.id
    two_minutes_later(app, time_machine)
    assert whose(stray) == keeper.id


def test_undoing_takes_it_back_to_whom_it_was_about(app, world, three, time_machine):
    keeper, loser, _ = three
    done = actions.merge(world.rita.as_actor(), keeper, loser)
    stray = a_stray(world, loser)
    two_minutes_later(app, time_machine)
    actions.undo(world.rita.as_actor(), done)
    assert whose(stray) == loser.id


@pytest.mark.parametrize(("undone", "expected"), [(0, 2), (1, 1)])
def test_it_goes_all_the_way_and_back_by_every_merge_of_it(app, world, three, time_machine, undone, expected):
    rita = world.rita.as_actor()
    merges = [actions.merge(rita, three[1], three[2]), actions.merge(rita, three[0], three[1])]
    stray = a_stray(world, three[2])
    two_minutes_later(app, time_machine)
    assert whose(stray) == three[0].id
    actions.undo(rita, merges[undone])
    assert whose(stray) == three[expected].id


def test_after_an_undo_there_is_nothing_to_bring_home(app, world, three, time_machine):
    keeper, loser, _ = three
    done = actions.merge(world.rita.as_actor(), keeper, loser)
    actions.undo(world.rita.as_actor(), done)
    stray = a_stray(world, loser)
    two_minutes_later(app, time_machine)
    assert whose(stray) == loser.id


def test_after_an_act_upon_many_all_of_theirs_come_home(app, world, monkeypatch):
    monkeypatch.setattr("talent.duplicates.jobs.GATHERED_AT_ONCE", 1)
    pairs = [[a_prospect(f"Twin {n}"), a_prospect(f"Twin {n}")] for n in range(3)]
    for number, pair in enumerate(pairs):
        for one in pair:
            an_identity(one, f"twin{number}@example.org")
        look_for([one.id for one in pair])
    begun = bulk.merge_sure_ones(world.rita.as_actor())
    run_jobs(app)
    losers = set(db.session.scalars(select(Merge.loser_id)))
    strays = [a_stray(world, one) for pair in pairs for one in pair if one.id in losers]
    enqueue(jobs.gather_many, bulk_id=begun.id)
    run_jobs(app)
    assert not {whose(stray) for stray in strays} & losers
