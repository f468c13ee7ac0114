"""How alive a pool is: each figure, and that private talks stay private in them."""

from datetime import timedelta

import pytest

from app.kernel import clock
from bench.counting import counting
from talent.pools import moving
from talent.pools.figures import figures_of
from talent.relationships.models import Visibility
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_pools import a_pool, a_step


@pytest.fixture
def story(world):
    """Ann and Bo talked with Emil 10 and 40 days ago, Cem with Eva 400 days ago, Dora with nobody."""
    ann, bo, cem, dora = (a_prospect(name) for name in ("Ann", "Bo", "Cem", "Dora"))
    for user, person, days in ((world.emil, ann, 10), (world.emil, bo, 40), (world.eva, cem, 400)):
        a_contact(a_relationship(user, person), at=clock.now() - timedelta(days=days))
    pool = a_pool(world.rita, ann, bo, cem, dora)
    step = a_step(pool, "In conversation")
    moving.move_many(world.rita.as_actor(), pool, [ann.id, dora.id], step_id=step.id)
    return pool


def test_each_figure_is_what_the_rows_say(world, story):
    world.emil.weekly_capacity, world.eva.weekly_capacity = 5, 2
    figures = figures_of(world.rita, story)
    assert (figures.members, figures.held, figures.live, figures.live_share) == (4, 3, 2, 50)
    assert figures.days == 40
    assert (figures.due, figures.overdue, figures.room) == (1, 1, 30)
    assert (figures.largest.user.name, figures.largest_share, figures.rests_on_one) == ("Emil", 67, True)
    assert [(step.name, step.members, step.held) for step in figures.steps] == [
        ("New", 2, 2),
        ("In conversation", 2, 1),
    ]


def test_when_two_talked_in_private_is_in_no_figure_of_a_colleague(world):
    person = a_prospect()
    a_contact(a_relationship(world.eva, person, visibility=Visibility.PRIVATE), at=clock.now() - timedelta(days=200))
    pool = a_pool(world.rita, person)
    assert (figures_of(world.rita, pool).days, figures_of(world.rita, pool).due) == (None, 0)
    assert (figures_of(world.eva, pool).days, figures_of(world.eva, pool).due) == (200, 1)
    assert figures_of(world.rita, pool).held == 1


def test_the_page_says_it_in_words_with_an_act_beside_each(world, browser, story):
    text = browser(world.rita).get(f"/pools/{story.id}/health").text
    for words in ("50 %", "40 days", "67 %", "If they left, the pool would go cold.", "At “In conversation” 1 person"):
        assert words in text
    assert f"/pools/{story.id}/spread" in text
    assert text.count("data-plot=") == 3
    assert f"/pools/{story.id}/spread" not in browser(world.eva).get(f"/pools/{story.id}/health").text


def test_beside_a_figure_stands_an_act_that_leads_to_somebody(world, browser):
    person = a_prospect()
    a_contact(a_relationship(world.eva, person, cadence_days=60), at=clock.now() - timedelta(days=62))
    pool = a_pool(world.rita, person)
    text = browser(world.rita).get(f"/pools/{pool.id}/health").text
    assert "talk is due by now or comes due in the next 30 days" in text
    assert "show=due#members" in text
    assert "show=fading#members" not in text.partition("How long ago")[2]


def test_an_empty_pool_has_no_figures(world, browser):
    pool = a_pool(world.rita)
    text = browser(world.rita).get(f"/pools/{pool.id}/health").text
    assert "Nobody is in this pool yet" in text
    assert "data-plot" not in text


def test_the_number_of_statements_does_not_grow(world, browser, story):
    large = a_pool(world.rita, *(a_prospect(f"Person {number}") for number in range(40)), name="Large")
    rita = browser(world.rita)
    with counting() as few:
        rita.get(f"/pools/{story.id}/health")
    with counting() as many:
        rita.get(f"/pools/{large.id}/health")
    assert len(many) <= len(few) <= 16
