"""Adding somebody and changing who they are: nothing typed is lost, nobody is doubled by accident or overwritten."""

from sqlalchemy import select

from app.kernel.db import db
from talent.prospects.models import Identity, Prospect
from tests.support.makers import a_prospect

SOMEBODY = {
    "name": "Amara Okafor",
    "title": "Engineer",
    "employer": "Acme",
    "emails": "Amara@Example.org\namara@home.example",
}


def people() -> list[Prospect]:
    return list(db.session.scalars(select(Prospect)))


class TestAdding:
    def test_a_person_is_added_and_one_is_asked_to_keep_in_touch(self, world, browser):
        client = browser(world.emil)
        page = client.get(client.post("/people/new", data=SOMEBODY).location).text
        assert "Amara Okafor is in. Will you keep in touch?" in page
        assert "Keep in touch" in page
        assert {identity.canonical for identity in db.session.scalars(select(Identity))} == {
            "amara@example.org",
            "amara@home.example",
        }

    def test_the_name_that_was_sought_stands_there_already(self, world, browser):
        assert 'value="Ada Lovelace"' in browser(world.emil).get("/people/new?name=Ada+Lovelace").text

    def test_the_same_e_mail_offers_the_file_and_to_add_anyway(self, world, browser):
        client = browser(world.emil)
        client.post("/people/new", data=SOMEBODY)
        known = people()[0]
        answer = client.post(
            "/people/new", data={"name": "A. Okafor", "emails": "AMARA@example.org", "source": "a fair"}
        )
        assert answer.status_code == 422
        assert f'href="/people/{known.id}"' in answer.text
        assert 'value="A. Okafor"' in answer.text
        assert 'value="a fair"' in answer.text
        assert len(people()) == 1
        client.post("/people/new", data={"name": "A. Okafor", "emails": "AMARA@example.org", "anyway": "yes"})
        assert len(people()) == 2

    def test_what_cannot_be_read_is_said_beside_its_field_and_kept(self, world, browser):
        answer = browser(world.emil).post(
            "/people/new", data={"name": "", "emails": "not an address", "profiles": "javascript:alert(1)"}
        )
        assert answer.status_code == 422
        assert "Give this person a name." in answer.text
        assert ">not an address</textarea>" in answer.text.replace("\r\n", "").replace("\n", "")
        assert people() == []

    def test_query_strings_cannot_fill_what_the_form_does_not_offer(self, world, browser):
        for query in ("obj=1&data=2&meta=3&prefix=4&formdata=5", "name=" + "x" * 9000):
            assert browser(world.emil).get(f"/people/new?{query}").status_code == 200
            assert browser(world.emil).get(f"/log?{query}").status_code == 200


class TestChanging:
    def test_a_colleague_who_was_quicker_is_named_and_nothing_typed_is_lost(self, world, browser):
        person = a_prospect("Amara Okafor", title="Engineer")
        version = person.version
        changed = {"name": "Amara Okafor", "employer": "Acme", "version": version}
        browser(world.rita).post(f"/people/{person.id}/edit", data={**changed, "title": "Lead engineer"})
        client = browser(world.emil)
        answer = client.post(f"/people/{person.id}/edit", data={**changed, "title": "Principal"})
        assert answer.status_code == 409
        assert "Rita changed this meanwhile." in answer.text
        assert "Lead engineer" in answer.text
        assert 'value="Principal"' in answer.text
        assert person.title == "Lead engineer"
        client.post(f"/people/{person.id}/edit", data={**changed, "title": "Principal", "version": version + 1})
        assert person.title == "Principal"

    def test_the_form_comes_filled_and_saving_it_unchanged_changes_nothing(self, world, browser):
        client = browser(world.emil)
        client.post("/people/new", data={**SOMEBODY, "name": "Amara Okafor, PhD", "phones": "+49 30 901820"})
        person = people()[0]
        page = client.get(f"/people/{person.id}/edit").text
        assert 'value="Amara Okafor, PhD"' in page
        assert "Amara@Example.org" in page
        before = {identity.id for identity in db.session.scalars(select(Identity))}
        client.post(
            f"/people/{person.id}/edit",
            data={**SOMEBODY, "name": "Amara Okafor, PhD", "phones": "+49 30 901820", "version": 1},
        )
        assert {identity.id for identity in db.session.scalars(select(Identity))} == before
        assert person.credentials == "PhD"

    def test_given_and_family_name_from_an_import_survive_a_change_of_title(self, world, browser):
        person = a_prospect("Amara Okafor", given_name="Amara", family_name="Okafor")
        browser(world.emil).post(
            f"/people/{person.id}/edit", data={"name": "Amara Okafor", "title": "Lead", "version": 1}
        )
        assert (person.given_name, person.family_name, person.title) == ("Amara", "Okafor", "Lead")

    def test_a_version_that_is_nonsense_counts_as_overtaken(self, world, browser):
        person = a_prospect("Amara Okafor")
        for version in ("", "x", "9" * 40, "²"):
            answer = browser(world.emil).post(f"/people/{person.id}/edit", data={"name": "Other", "version": version})
            assert answer.status_code == 409
        assert person.display_name == "Amara Okafor"
