"""Taking an import back: what it brought goes, what people have added stays."""

import pytest
from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from talent.notes import actions as notes
from talent.notes.models import Note
from talent.pools.models import Pool, PoolMember
from talent.prospects import actions as people
from talent.prospects.models import Identity, Prospect
from talent.relationships import actions as relationships
from talent.relationships.contacts import record_contact
from talent.relationships.models import ContactKind, Direction, Relationship
from talent.transfer import actions
from talent.transfer.models import ImportState
from talent.transfer.reading import Field
from talent.wishes import actions as wishes
from tests.support.making_imports import LINKEDIN, an_import, committed, imported
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

TWO = LINKEDIN + (
    "Amara,Okafor,https://www.linkedin.com/in/amara,,Acme,Engineer,12 Mar 2025\n"
    "Jordan,Lee,https://www.linkedin.com/in/jordan,,Acme,Engineer,12 Mar 2025\n"
)


def undone(app, import_):
    actions.undo(import_.user.as_actor(), import_)
    run_jobs(app)
    return import_


def names():
    return list(db.session.scalars(select(Prospect.display_name).order_by(Prospect.sort_name)))


def amara():
    return db.session.scalars(select(Prospect).where(Prospect.display_name == "Amara Okafor")).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def talks(world):
    record_contact(world.emil.as_actor(), amara(), world.emil, kind=ContactKind.CALL, direction=Direction.BOTH)


def writes_a_note(world):
    notes.write(world.rita.as_actor(), amara(), body="met at a fair")


def keeps_in_touch_too(world):
    relationships.begin(world.eva.as_actor(), amara(), world.eva)


def in_a_pool(world, prospect, **values):
    pool = Pool(name="Chemists", owner_id=world.rita.id)
    db.session.add(pool)
    db.session.flush()
    db.session.add(PoolMember(pool_id=pool.id, prospect_id=prospect.id, batch_id=pool.id, **values))


def puts_into_a_pool(world):
    in_a_pool(world, amara(), added_by_id=world.rita.id)


def says_what_they_wish(world):
    wishes.turn_away(Actor.candidate(amara().id), amara().id, not_by=[], from_nobody=True)


def edits(world):
    details = {"title": "Lead", "employer": "Acme", "location": ""}
    known = people.identities_from(profiles="linkedin.com/in/amara")
    people.edit(
        world.rita.as_actor(), amara(), name="Amara Okafor", identities=known, version=amara().version, **details
    )


def changes_the_rhythm(world):
    relationship = relationships.between(world.emil.id, amara().id)
    relationships.change(world.emil.as_actor(), relationship, cadence_days=30)


def forbids_contact(world):
    people.forbid_contact(world.rita.as_actor(), [amara()], reason="asked for it")


@pytest.mark.parametrize(
    "add",
    [
        talks,
        writes_a_note,
        keeps_in_touch_too,
        puts_into_a_pool,
        edits,
        changes_the_rhythm,
        forbids_contact,
        says_what_they_wish,
    ],
)
def test_whom_somebody_has_added_to_stays(app, world, add):
    done = imported(app, world.emil, TWO)
    add(world)
    undone(app, done)
    assert (done.removed, done.kept) == (1, 1)
    assert names() == ["Amara Okafor"]


def test_nothing_is_left_of_the_others(app, world):
    done = imported(app, world.emil, TWO)
    in_a_pool(world, amara(), is_kept=False)
    undone(app, done)
    assert (count(Prospect), count(Identity), count(Relationship)) == (0, 0, 0)


def test_a_relationship_that_was_not_used_goes_even_if_the_person_stays(app, world):
    done = imported(app, world.emil, TWO)
    writes_a_note(world)
    undone(app, done)
    assert count(Relationship) == 0


def test_changed_fields_get_back_what_they_held_unless_somebody_changed_them_since(app, world):
    first = imported(app, world.emil, TWO)
    second = imported(app, world.emil, TWO.replace("Acme,Engineer", "Beta,Lead"))
    assert (amara().employer, amara().title) == ("Beta", "Lead")
    amara().title = "Chief"
    undone(app, second)
    assert (amara().employer, amara().employer_key, amara().title) == ("Acme", "acme", "Chief")
    assert amara().search_text == "amara okafor acme chief"
    assert second.restored == 2
    assert first.state is ImportState.DONE


def test_identities_and_notes_that_it_added_go(app, world):
    imported(app, world.emil, "Name,Company\nAmara Okafor,Acme\n")
    more = an_import(app, world.emil, "Name,Company,Email,Notes\nAmara Okafor,Acme,a@example.org,likes chess\n")
    actions.map_columns(world.emil.as_actor(), more, mapping=more.mapping | {3: Field.NOTE})
    run_jobs(app)
    committed(app, more)
    assert (count(Identity), count(Note)) == (1, 1)
    undone(app, more)
    assert (count(Identity), count(Note), names()) == (0, 0, ["Amara Okafor"])


def test_what_a_later_import_changed_keeps_nobody_once_that_is_undone_as_well(app, world):
    first = imported(app, world.emil, TWO)
    second = imported(app, world.emil, TWO.replace("/amara,,", "/amara,amara@example.org,"))
    assert (second.created, second.updated) == (0, 1)
    undone(app, second)
    undone(app, first)
    assert (first.removed, first.kept) == (2, 0)
    assert (count(Prospect), count(Identity), count(Relationship)) == (0, 0, 0)


def test_whom_a_later_import_changed_stays_as_long_as_that_is_not_undone(app, world):
    first = imported(app, world.emil, TWO)
    imported(app, world.emil, TWO.replace("/amara,,Acme", "/amara,,Beta"))
    undone(app, first)
    assert names() == ["Amara Okafor"]


def test_undone_twice_is_undone_once(app, world):
    done = undone(app, imported(app, world.emil, TWO))
    with pytest.raises(Refused):
        actions.undo(world.emil.as_actor(), done)


def test_who_stayed_is_known_when_the_file_comes_again(app, world):
    done = imported(app, world.emil, TWO)
    writes_a_note(world)
    undone(app, done)
    again = imported(app, world.emil, TWO)
    assert (again.created, again.same) == (1, 1)
    assert names() == ["Amara Okafor", "Jordan Lee"]
