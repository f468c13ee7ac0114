"""The row that the database keeps of each person says what they are, and what a count of their relationships would say."""

from datetime import date, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select, update

from app.kernel.actor import Actor
from app.kernel.db import db
from talent.relationships.models import InTouch, InTouchChange, Relationship, RelationshipState, Visibility
from tests.support.makers import a_prospect, a_relationship, a_user
from tests.support.races import apart, at_once, committing

TODAY = date(2026, 11, 20)


def row_of(prospect) -> InTouch | None:
    db.session.flush()
    db.session.expire_all()
    return db.session.get(InTouch, prospect.id)


def test_whoever_is_in_no_relationship_has_a_row_that_says_so(world):
    row = row_of(a_prospect("Amara", location="São Paulo", source="Meetup"))
    assert (row.active, row.last_two_way_on, row.do_not_contact, row.is_merged) == (0, None, False, False)
    assert (row.sort_name, row.place_key, row.source_key) == ("amara", "sao paulo", "meetup")


def test_it_follows_when_the_person_changes(world):
    amara = a_prospect("Amara", title="Engineer")
    amara.location, amara.do_not_contact = "Ōsaka", True
    row = row_of(amara)
    assert (row.title_key, row.place_key, row.do_not_contact, row.is_long) == ("engineer", "osaka", True, False)


def test_of_texts_that_no_index_holds_it_has_beginnings(world):
    amara = a_prospect("Amara" * 40)
    amara.title, amara.location, amara.source = "".join(map(chr, range(0x4E00, 0x5200))), "位" * 200, "源" * 200
    row = row_of(amara)
    assert (row.is_long, len(row.title_key), len(row.place_key)) == (True, 60, 60)


def test_the_newest_contact_and_the_dates_of_all_open_relationships_count(world):
    amara = a_prospect("Amara")
    a_relationship(world.emil, amara, last_two_way_on=TODAY, cadence_days=30)
    a_relationship(world.rita, amara, last_two_way_on=TODAY - timedelta(days=9), cadence_days=90)
    row = row_of(amara)
    assert (row.active, row.last_two_way_on) == (2, TODAY)
    assert (row.least_cadence_days, row.most_cadence_days) == (30, 90)
    assert (row.first_due_on, row.last_due_on) == (TODAY + timedelta(days=30), TODAY + timedelta(days=81))


def test_of_a_private_one_it_knows_only_that_it_is_active(world):
    amara = a_prospect("Amara")
    a_relationship(world.emil, amara, last_two_way_on=TODAY, visibility=Visibility.PRIVATE)
    row = row_of(amara)
    assert (row.active, row.last_two_way_on, row.first_due_on, row.most_cadence_days) == (1, None, None, None)


def test_it_follows_when_one_changes_moves_or_goes(world):
    amara, jonas = a_prospect("Amara"), a_prospect("Jonas")
    tie = a_relationship(world.emil, amara, last_two_way_on=TODAY)
    tie.state = RelationshipState.ENDED
    assert row_of(amara).active == 0
    db.session.execute(update(Relationship).values(prospect_id=jonas.id))
    assert (row_of(amara).active, row_of(amara).last_two_way_on) == (0, None)
    assert row_of(jonas).last_two_way_on == TODAY
    db.session.execute(delete(Relationship))
    assert (row_of(jonas).active, row_of(jonas).first_due_on) == (0, None)


@pytest.mark.parametrize("has_one", [False, True])
def test_of_several_that_begin_at_the_same_moment_all_count(whole_app, has_one):
    with committing(whole_app) as app:
        system = Actor.system()
        prospect_id, users = apart(app, system, partial(_somebody, has_one=has_one))
        done = at_once(app, system, [partial(_begin, user_id, prospect_id) for user_id in users], threads=len(users))
        assert not [one for one in done if one is not None]
        active = apart(app, system, lambda: db.session.scalar(select(InTouch.active)))
        assert active == len(users) + has_one


def _somebody(*, has_one: bool):
    amara = a_prospect("Amara")
    users = [a_user(f"Colleague {number}") for number in range(6)]
    if has_one:
        a_relationship(a_user("First"), amara)
    db.session.flush()
    return amara.id, [user.id for user in users]


def _begin(user_id, prospect_id) -> None:
    tie = Relationship(user_id=user_id, prospect_id=prospect_id, since=TODAY, first_due_on=TODAY, cadence_days=30)
    db.session.add(tie)
    db.session.flush()


def test_two_who_change_the_same_people_in_different_order_do_not_wait_in_a_circle(whole_app):
    """Each has changed the first of theirs before either comes to the second, statement by statement."""
    with committing(whole_app) as app:
        system, halfway = Actor.system(), Barrier(2)
        ties = apart(app, system, _of_two_with_two)
        orders = [partial(_end_one_by_one, ties[0], halfway), partial(_end_one_by_one, ties[1][::-1], halfway)]
        assert at_once(app, system, orders, threads=2) == [None, None]
        rows = apart(app, system, lambda: db.session.execute(select(InTouch.active, InTouch.most_cadence_days)).all())
        assert [tuple(row) for row in rows] == [(0, None), (0, None)]
        assert apart(app, system, lambda: db.session.scalar(select(func.count()).select_from(InTouchChange))) == 0


def _of_two_with_two():
    people, users = [a_prospect("Amara"), a_prospect("Jonas")], [a_user("First"), a_user("Second")]
    ties = [[a_relationship(user, person, cadence_days=30) for person in people] for user in users]
    db.session.flush()
    return [[tie.id for tie in of_user] for of_user in ties]


def _end_one_by_one(tie_ids, halfway) -> None:
    for tie_id in tie_ids:
        db.session.execute(update(Relationship).where(Relationship.id == tie_id).values(state=RelationshipState.ENDED))
        if tie_id == tie_ids[0]:
            halfway.wait(timeout=10)
