"""Whoever asks gets all that we hold about them, to read and for machines."""

from sqlalchemy import select

from app.kernel.db import Model, db
from app.kernel.events import Event
from app.people.held import SAYS_NOTHING
from app.people.held_columns import LABELS
from talent.duplicates import actions
from talent.notes.models import Note
from talent.pools.models import Pool
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import CustomField, CustomValue, FieldKind, Identity, Prospect, ProspectTag, Tag, TagKind
from talent.relationships.models import Visibility
from tests.support.canaries import CANARY, ERASED, NOT_ABOUT_THE_PERSON, plant_about, takes_text
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship
from tests.support.making_pools import a_pool


def somebody(world) -> Prospect:
    amara = a_prospect("Amara Okafor", source="Fair in Bergen")
    db.session.add(
        Identity(prospect_id=amara.id, kind=IdentityKind.EMAIL, raw="Amara@Example.org", canonical="a@e.org")
    )
    a_contact(a_relationship(world.emil, amara, visibility=Visibility.PRIVATE), summary="Spoke about batteries")
    a_note(world.eva, amara, "Likes cold brew", is_private=True)
    a_pool(world.rita, amara, name="Battery chemists")
    return amara


def as_page(browser, user, prospect) -> str:
    return browser(user).post(f"/people/{prospect.id}/held", data={"form": "page"}).text


class TestHeld:
    def test_everything_is_told_private_notes_and_talks_too(self, world, browser):
        page = as_page(browser, world.ada, somebody(world))
        for words in (
            "Fair in Bergen",
            "Amara@Example.org",
            "Spoke about batteries",
            "Likes cold brew",
            "Battery chem",
            "only the colleague",
        ):
            assert words in page

    def test_of_colleagues_only_those_who_talked_with_them_are_named(self, world, browser):
        amara = somebody(world)
        told = browser(world.ada).post(f"/people/{amara.id}/held", data={"form": "json"}).json["held"]
        assert told["touchpoints"][0]["user"] == "Emil"
        assert told["notes"][0]["author"] == "a colleague"

    def test_for_machines_as_json_with_the_same_rows(self, world, browser):
        answer = browser(world.ada).post(f"/people/{somebody(world).id}/held", data={"form": "json"})
        assert answer.headers["Content-Disposition"] == "attachment; filename=held.json"
        assert answer.json["about"] == "Amara Okafor"
        assert {"prospects", "identities", "touchpoints", "relationships", "notes", "pool_members"} <= set(
            answer.json["held"]
        )

    def test_that_it_was_told_is_written_down(self, world, browser):
        amara = somebody(world)
        as_page(browser, world.ada, amara)
        assert db.session.scalars(select(Event.actor_id).where(Event.name == "prospect.disclosed")).all() == [
            world.ada.id
        ]

    def test_nothing_of_others_is_told(self, world, browser):
        amara, other = somebody(world), a_prospect("Boris Bystander", source="elsewhere")
        a_note(world.eva, other, "Plays chess")
        page = as_page(browser, world.ada, amara)
        assert "Boris" not in page
        assert "Plays chess" not in page

    def test_the_name_of_a_confidential_pool_is_not(self, world, browser):
        amara = somebody(world)
        pool = db.session.scalars(select(Pool)).one()
        pool.visibility = "confidential"
        db.session.flush()
        assert "Battery chemists" not in as_page(browser, world.ada, amara)

    def test_nobody_else_may_for_it_tells_what_colleagues_keep_to_themselves(self, world, browser):
        amara = somebody(world)
        for user in (world.emil, world.rita, world.lena):
            assert browser(user).post(f"/people/{amara.id}/held").status_code == 403
        assert "An administrator puts together" in browser(world.rita).get(f"/people/{amara.id}/consent").text
        assert db.session.scalars(select(Note)).one()

    def test_details_that_only_some_roles_see_are_told_with_what_was_asked(self, world, browser):
        amara = somebody(world)
        field = CustomField(label="Work permit", folded="work permit", kind=FieldKind.TEXT, roles=["admin"], position=1)
        skill = Tag(kind=TagKind.SKILL, name="Welding", folded="welding")
        db.session.add_all([field, skill])
        db.session.flush()
        db.session.add(CustomValue(prospect_id=amara.id, field_id=field.id, text="until 2031"))
        db.session.add(ProspectTag(prospect_id=amara.id, tag_id=skill.id))
        db.session.flush()
        told = browser(world.ada).post(f"/people/{amara.id}/held", data={"form": "json"}).json["held"]
        assert (told["custom_values"][0]["field"], told["custom_values"][0]["text"]) == ("Work permit", "until 2031")
        assert told["prospect_tags"][0]["tag"] == "Welding"

    def test_what_stood_in_a_file_that_was_made_part_of_it_is_told_too(self, world, browser):
        amara, other = somebody(world), a_prospect("A. Okafor", source="An old list")
        actions.merge(world.rita.as_actor(), amara, other)
        assert "An old list" in as_page(browser, world.ada, amara)


def test_every_word_that_erasing_takes_away_is_told(world, browser):
    """Whatever stands under a heading, in every column that is not hidden."""
    amara = a_prospect("Amara Okafor")
    email = f"{CANARY}@example.org"
    db.session.add(Identity(prospect_id=amara.id, kind=IdentityKind.EMAIL, raw=email, canonical=email))
    db.session.flush()
    plant_about(amara, world.emil.id, email)
    told = browser(world.ada).post(f"/people/{amara.id}/held", data={"form": "json"}).json["held"]
    for held in (one for one in ERASED if one.heading is not None and one.table not in ("prospects", "deliveries")):
        columns = Model.metadata.tables[held.table].columns
        for name in (column.name for column in columns if takes_text(column)):
            if name not in held.hides | SAYS_NOTHING | NOT_ABOUT_THE_PERSON.get(held.table, set()):
                values = [row.get(name.removesuffix("_id")) for row in told[held.table]]
                assert any(CANARY in str(value) for value in values), (held.table, name)
    assert {name for rows in told.values() for row in rows for name in row} - LABELS.keys() == set()
