"""Whatever is killed in the middle of whatever: after it everything is finished, and nothing is lost or doubled."""

from random import Random

import pytest

from tests.kills.killing import kinds
from tests.kills.office import office as an_office
from tests.kills.rounds import run
from tests.kills.works import Digests, Planning

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with an_office(tmp_path_factory.mktemp("kills") / "data") as one:
        yield one


@pytest.mark.parametrize("kind", kinds(1, 8))
def test_whoever_is_due_is_asked_about_once_although_the_planning_was_killed(office, kind):
    round_ = run(office, Planning(office), [kind], Random(kind), pause=1.0)
    assert round_.broken == []


def test_everybody_gets_their_digest_although_the_sending_was_killed_again_and_again(office):
    round_ = run(office, Digests(office), kinds(2, 12), Random(2), pause=3.0)
    assert round_.broken == []
    assert len(round_.killed) >= 8
