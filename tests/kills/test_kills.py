"""Whatever is killed in the middle of whatever: after it everything is finished, and nothing is lost or doubled."""

from random import Random

import pytest

from tests.kills.importing import Importing
from tests.kills.killing import kinds
from tests.kills.leaving import TakingOut
from tests.kills.merging import Merging, TakingBack
from tests.kills.office import office as an_office
from tests.kills.rounds import run
from tests.kills.visitor import Visitor
from tests.kills.works import Digests, Planning

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with an_office(tmp_path_factory.mktemp("kills") / "data") as one:
        yield one


@pytest.fixture(scope="module")
def visitor(office):
    return Visitor(office, "user0@bulk.example")


def test_a_file_comes_in_whole_and_once_although_everything_was_killed_meanwhile(office, visitor):
    round_ = run(office, Importing(office, visitor), kinds(3, 8), Random(3))
    assert round_.broken == []
    assert len(round_.killed) >= 6


@pytest.mark.parametrize("kind", kinds(1, 8))
def test_whoever_is_due_is_asked_about_once_although_the_planning_was_killed(office, kind):
    round_ = run(office, Planning(office), [kind], Random(kind))
    assert round_.broken == []


def test_everybody_gets_their_digest_although_the_sending_was_killed_again_and_again(office):
    round_ = run(office, Digests(office), kinds(2, 8), Random(2))
    assert round_.broken == []
    assert len(round_.killed) == 8


def test_a_file_of_everybody_is_whole_and_there_once_although_its_writing_was_killed(office):
    round_ = run(office, TakingOut(office), kinds(7, 4), Random(7))
    assert round_.broken == []
    assert round_.killed


def test_many_files_are_made_one_and_two_again_although_everything_was_killed_meanwhile(office, visitor):
    merging = Merging(office, visitor)
    for work, seed in ((merging, 5), (TakingBack(merging), 6)):
        round_ = run(office, work, kinds(seed, 3), Random(seed))
        assert round_.broken == []
        assert round_.killed
