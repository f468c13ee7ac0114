"""Whoever asks gets all that we hold about them, to read and for machines."""

from sqlalchemy import select

from app.kernel.db import db
from app.kernel.events import Event
from talent.notes.models import Note
from talent.pools.models import Pool
from talent.prospects.models import Identity, IdentityKind, Prospect
from talent.relationships.models import Visibility
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
        page = as_page(browser, world.rita, somebody(world))
        for words in (
            "Fair in Bergen",
            "Amara@Example.org",
            "Spoke about batteries",
            "Likes cold brew",
            "Battery chem",
        ):
            assert words in page

    def test_of_colleagues_only_those_who_talked_with_them_are_named(self, world, browser):
        amara = somebody(world)
        told = browser(world.rita).post(f"/people/{amara.id}/held", data={"form": "json"}).json["held"]
        assert told["touchpoints"][0]["user"] == "Emil"
        assert told["notes"][0]["author"] == "a colleague"

    def test_for_machines_as_json_with_the_same_rows(self, world, browser):
        answer = browser(world.rita).post(f"/people/{somebody(world).id}/held", data={"form": "json"})
        assert answer.headers["Content-Disposition"] == "attachment; filename=held.json"
        assert answer.json["about"] == "Amara Okafor"
        assert {"prospects", "identities", "touchpoints", "relationships", "notes", "pool_members"} <= set(
            answer.json["held"]
        )

    def test_that_it_was_told_is_written_down(self, world, browser):
        amara = somebody(world)
        as_page(browser, world.rita, amara)
        assert db.session.scalars(select(Event.actor_id).where(Event.name == "prospect.disclosed")).all() == [
            world.rita.id
        ]

    def test_nothing_of_others_is_told(self, world, browser):
        amara, other = somebody(world), a_prospect("Boris Bystander", source="elsewhere")
        a_note(world.eva, other, "Plays chess")
        page = as_page(browser, world.rita, amara)
        assert "Boris" not in page
        assert "Plays chess" not in page

    def test_the_name_of_a_confidential_pool_is_not(self, world, browser):
        amara = somebody(world)
        pool = db.session.scalars(select(Pool)).one()
        pool.visibility = "confidential"
        db.session.flush()
        assert "Battery chemists" not in as_page(browser, world.ada, amara)

    def test_an_employee_may_not(self, world, browser):
        amara = somebody(world)
        assert browser(world.emil).post(f"/people/{amara.id}/held").status_code == 403
        assert db.session.scalars(select(Note)).one()
