"""From the file to the people: what comes in, what comes in again, what goes out again."""

import pytest
from sqlalchemy import func, select

from app.kernel.db import db
from talent.prospects.models import Identity, Prospect
from talent.relationships.models import Relationship
from talent.transfer import actions
from talent.transfer.models import ImportState
from tests.support.making_imports import LINKEDIN, imported, outcomes
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

THREE = LINKEDIN + (
    'Jordan,Lee,https://www.linkedin.com/in/jordanlee,,Acme Corp,"VP, Engineering",12 Mar 2025\n'
    "Amara,Okafor,https://www.linkedin.com/in/amara,amara@example.org,Acme Corp,Engineer,13 Mar 2025\n"
    ",,,,,,30 Apr 2026\n"
)


def people():
    return db.session.scalars(select(Prospect).order_by(Prospect.sort_name)).all()


def test_people_come_in_with_how_to_reach_them_and_whom_they_know(app, world):
    done = imported(app, world.emil, THREE)
    assert done.state is ImportState.DONE
    assert outcomes(done) == {2: "created", 3: "created", 4: "rejected"}
    assert [person.display_name for person in people()] == ["Amara Okafor", "Jordan Lee"]
    assert db.session.scalar(select(func.count()).select_from(Identity)) == 3
    assert db.session.scalar(select(func.count()).select_from(Relationship)) == 2


def test_the_same_file_again_creates_nobody(app, world):
    imported(app, world.emil, THREE)
    again = imported(app, world.emil, THREE)
    assert outcomes(again) == {2: "same", 3: "same", 4: "rejected"}
    assert len(people()) == 2


def test_an_undone_import_leaves_nothing_and_can_come_again(app, world):
    done = imported(app, world.emil, THREE)
    actions.undo(world.emil.as_actor(), done)
    run_jobs(app)
    assert done.state is ImportState.UNDONE
    assert (done.removed, done.kept) == (2, 0)
    assert people() == []
    assert imported(app, world.emil, THREE).created == 2
