"""Rows that an actor may not see do not exist for it."""

import gc
import weakref

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from app.identity.models import BusinessArea, User
from app.kernel.actor import Actor, ActorChanged, NoActor, Role, act_as, current_actor
from app.kernel.db import db
from app.kernel.scope import ScopeError, as_seen_by
from talent.notes.models import Note
from talent.prospects.models import Prospect
from talent.relationships.models import ContactKind, Direction, Touchpoint, Visibility
from tests.support.makers import a_note, a_prospect, a_relationship, a_user


@pytest.fixture
def seen_by(app):
    """Run something in a fresh session of an actor."""

    def run(actor, act):
        db.session.flush()
        with app.app_context():
            if actor is not None:
                act_as(actor)
            return act()

    return run


def count(model):
    return lambda: len(db.session.scalars(select(model)).all())


def test_without_an_actor_nothing_is_read(seen_by):
    with pytest.raises(ScopeError):
        seen_by(None, count(User))


def test_without_an_actor_nobody_acts(seen_by):
    with pytest.raises(NoActor):
        seen_by(None, current_actor)


def test_a_session_never_changes_its_actor(seen_by, world):
    with pytest.raises(ActorChanged):
        seen_by(world.emil.as_actor(), lambda: act_as(world.rita.as_actor()))


@pytest.mark.parametrize("model", [Prospect, Note, Touchpoint])
def test_people_outside_see_no_rows_of_ours(seen_by, world, model):
    prospect = a_prospect()
    relationship = a_relationship(world.emil, prospect)
    db.session.add_all(
        [
            Note(prospect_id=prospect.id, author_id=world.emil.id, body="inside"),
            Touchpoint(
                prospect_id=prospect.id,
                user_id=world.emil.id,
                relationship_id=relationship.id,
                kind=ContactKind.CALL,
                direction=Direction.BOTH,
            ),
        ]
    )
    assert seen_by(Actor.system(), count(model)) == 1
    assert seen_by(world.emil.as_actor(), count(model)) == 1
    assert seen_by(world.paul.as_actor(), count(model)) == 0
    assert seen_by(Actor.public(), count(model)) == 0


def test_partners_of_one_area_see_it_and_none_of_another(seen_by, world):
    sales = BusinessArea(name="Sales")
    db.session.add(sales)
    partners = {area.id: a_user(area.name, Role.PARTNER, area_id=area.id) for area in (world.engineering, sales)}
    partners[None] = world.paul
    areas = select(BusinessArea.id).order_by(BusinessArea.id)
    for area_id, partner in partners.items():
        seen = seen_by(partner.as_actor(), lambda: db.session.scalars(areas).all())
        assert seen == ([area_id] if area_id else [])


def test_a_private_note_is_its_authors_alone(seen_by, world):
    db.session.add(Note(prospect_id=a_prospect().id, author_id=world.emil.id, body="canary", is_private=True))
    assert seen_by(world.emil.as_actor(), count(Note)) == 1
    assert seen_by(world.ada.as_actor(), count(Note)) == 0


CANARIES = select(Note.body).where(Note.body == "canary")
OF_NO_ENTITY = {
    "a number": select(func.count()).select_from(Note),
    "a number under a condition": select(func.count()).where(Note.body == "canary"),
    "a number of a part": select(func.count()).select_from(CANARIES.limit(9).subquery()),
    "whether there is one": select(CANARIES.exists()),
    "a value": select(CANARIES.limit(1).scalar_subquery()),
    "one of two": CANARIES.union(CANARIES.where(Note.author_id.is_not(None))),
}


@pytest.mark.parametrize("statement", OF_NO_ENTITY.values(), ids=OF_NO_ENTITY)
def test_a_private_note_stays_hidden_from_what_asks_for_no_entity(seen_by, world, statement):
    a_note(world.emil, a_prospect(), "canary", is_private=True)
    read = lambda: any(db.session.scalars(statement))  # noqa: E731
    assert seen_by(world.emil.as_actor(), read)
    assert not seen_by(world.eva.as_actor(), read)
    with pytest.raises(ScopeError):
        seen_by(None, read)


def test_what_was_put_together_for_one_finds_anothers_own_wherever_it_is_asked(seen_by, world):
    """Emil and Eva are alike, so they share the statement as it was narrowed, and nothing that it finds."""
    emil, eva = world.emil.as_actor(), world.eva.as_actor()
    for user in (world.emil, world.eva):
        a_note(user, a_prospect(), user.name, is_private=True)
    statement = select(Note.body)
    read = lambda: list(db.session.scalars(statement))  # noqa: E731

    def through_the_eyes_of_both():
        with as_seen_by(emil):
            first = read()
            with as_seen_by(eva):
                return [first, read(), seen_by(emil, read)]

    def within_each_other():
        return [read(), seen_by(eva, read), read()]

    emils, evas = [world.emil.name], [world.eva.name]
    assert seen_by(emil, within_each_other) == [emils, evas, emils]
    assert seen_by(Actor.system(), through_the_eyes_of_both) == [emils, evas, emils]
    assert seen_by(eva, read) == evas


@pytest.mark.parametrize(
    "ask",
    [lambda: text("SELECT 1"), lambda: select(func.now()), lambda: select(Note.id), lambda: select(Note.__table__)],
)
def test_a_statement_that_is_asked_once_is_not_kept(seen_by, world, ask):
    def asked():
        statement = ask()
        db.session.execute(statement).close()
        return weakref.ref(statement)

    seen_by(world.emil.as_actor(), asked)  # the engine keeps the first of its kind
    kept = seen_by(world.emil.as_actor(), asked)
    gc.collect()
    assert kept() is None


BESIDE, OTHER = aliased(Note, name="beside"), aliased(Note, name="other")
SOME = select(Prospect.id).limit(9).subquery()
JOINED_TO_AN_ALIAS = {
    "to somebody": select(BESIDE.body).select_from(Prospect).join(BESIDE, BESIDE.prospect_id == Prospect.id),
    "to somebody, if any": select(BESIDE.body)
    .select_from(Prospect)
    .outerjoin(BESIDE, BESIDE.prospect_id == Prospect.id),
    "to the table itself": select(BESIDE.body)
    .select_from(Note)
    .outerjoin(BESIDE, BESIDE.prospect_id == Note.prospect_id),
    "to another alias": select(BESIDE.body).select_from(OTHER).join(BESIDE, BESIDE.prospect_id == OTHER.prospect_id),
    "to a part": select(BESIDE.body).select_from(SOME).join(BESIDE, BESIDE.prospect_id == SOME.c.id),
}


@pytest.mark.parametrize("statement", JOINED_TO_AN_ALIAS.values(), ids=JOINED_TO_AN_ALIAS)
def test_a_private_note_stays_hidden_wherever_an_alias_is_joined(seen_by, world, statement):
    prospect = a_prospect()
    db.session.add(Note(prospect_id=prospect.id, author_id=world.ada.id, body="for all"))
    db.session.add(Note(prospect_id=prospect.id, author_id=world.emil.id, body="canary", is_private=True))
    read = lambda: set(db.session.scalars(statement))  # noqa: E731
    assert seen_by(world.emil.as_actor(), read) == {"for all", "canary"}
    assert seen_by(world.ada.as_actor(), read) == {"for all"}


def test_private_contacts_stay_hidden_in_joins_aliases_and_counts(seen_by, world):
    prospect = a_prospect()
    relationship = a_relationship(world.emil, prospect, visibility=Visibility.PRIVATE)
    db.session.add(
        Touchpoint(
            prospect_id=prospect.id,
            user_id=world.emil.id,
            relationship_id=relationship.id,
            kind=ContactKind.MET,
            direction=Direction.BOTH,
            visibility=Visibility.PRIVATE,
            summary="canary",
        )
    )
    joined = lambda: db.session.execute(  # noqa: E731
        select(Prospect.id, Touchpoint.summary).join(Touchpoint, Touchpoint.prospect_id == Prospect.id)
    ).all()
    assert len(seen_by(world.emil.as_actor(), joined)) == 1
    assert seen_by(world.rita.as_actor(), joined) == []
