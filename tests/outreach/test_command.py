"""`nudges run`: the engine's turn by hand."""

import json

import pytest
from click.testing import CliRunner

from app.kernel.errors import Refused
from outreach.nudges.commands import nudges
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import letters


def run(*arguments: str) -> str:
    result = CliRunner().invoke(nudges, ["run", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture(autouse=True)
def _three_friends(world):
    for name in ("Amara", "Jonas", "Mei"):
        a_relationship(world.emil, a_prospect(name))


def test_it_plans_and_delivers_all_that_is_due(app):
    assert json.loads(run("--json")) == {"planned": 3, "digests": 1}
    assert [letter["To"] for letter in letters(app)] == ["Emil <emil@example.org>"]


def test_again_there_is_nothing_to_do():
    run("--json")
    assert json.loads(run("--json")) == {"planned": 0, "digests": 0}


def test_as_if_it_were_another_moment():
    assert json.loads(run("--at", "2026-11-29T12:00:00+00:00", "--json"))["planned"] == 0, "a Sunday"
    assert json.loads(run("--at", "2026-11-30T12:00:00Z", "--json"))["planned"] == 3


def test_in_words():
    assert run() == "Planned 3 nudges, sent 1 digests.\n"


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(Refused):
        CliRunner().invoke(nudges, ["run", "--at", "tomorrow"], catch_exceptions=False)
