"""How many relationships fit into a week: c contacts a week at one every d days are c * d / 7 people."""

import pytest

from app.kernel.db import db
from talent.relationships.capacity import load_for, people_held, too_much
from tests.support.makers import a_prospect, a_relationship


@pytest.mark.parametrize(("capacity", "cadence", "people"), [(5, 90, 64), (5, 30, 21), (0, 30, 0)])
def test_people_held(capacity, cadence, people):
    assert people_held(capacity, cadence) == people


def test_the_load_is_the_sum_of_the_rhythms(world):
    for cadence in (7, 14, None):
        a_relationship(world.emil, a_prospect(), cadence_days=cadence)
    load = load_for(world.emil)
    assert (load.people, load.weekly, load.fits) == (2, 1.5, True)


def test_the_one_that_no_longer_fits_says_so(world):
    world.emil.weekly_capacity = 2
    for _ in range(2):
        a_relationship(world.emil, a_prospect(), cadence_days=7)
    assert too_much(world.emil, 7) is None
    a_relationship(world.emil, a_prospect(), cadence_days=7)
    db.session.flush()
    sentence = too_much(world.emil, 7)
    assert sentence is not None
    assert "3 contacts a week" in sentence
    assert "2 people" in sentence


def test_without_a_rhythm_everything_fits(world):
    world.emil.weekly_capacity = 0
    assert too_much(world.emil, None) is None
