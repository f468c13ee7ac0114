"""Custom fields: each role sees its own; what is put away is kept; another name for a choice keeps what was chosen."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.kernel.actor import Role, act_as
from app.kernel.db import db
from talent.prospects import fields
from talent.prospects.models import CustomField, CustomValue, FieldChoice, FieldKind
from talent.prospects.values import Held, set_many
from tests.support.makers import a_prospect

EVERYBODY = [Role.RECRUITER, Role.EMPLOYEE, Role.LEADER]


def a_field(world, label="Favourite boat", kind=FieldKind.TEXT, roles=EVERYBODY, choices=()) -> CustomField:
    return fields.make(world.ada.as_actor(), label=label, kind=kind, roles=roles, choices=choices)


def fill(client, prospect, **held):
    return client.post(f"/people/{prospect.id}/details", data={"version": "0", **held})


def the_value() -> CustomValue:
    return db.session.scalars(select(CustomValue)).one()


class TestHolding:
    def test_every_kind_is_filled_in_and_shown(self, world, browser, part):
        text, choice = a_field(world), a_field(world, "Permit", FieldKind.CHOICE, choices=["Has one", "Needs one"])
        day, number = a_field(world, "Start", FieldKind.DATE), a_field(world, "Hours", FieldKind.NUMBER)
        person = a_field(world, "Referred by", FieldKind.PERSON)
        has_one = db.session.scalars(select(FieldChoice).where(FieldChoice.label == "Has one")).one()
        client, amara = browser(world.emil), a_prospect()
        held = {
            text.id: "A dory",
            choice.id: has_one.id,
            day.id: "2027-03-01",
            number.id: "37,5",
            person.id: world.eva.id,
        }
        assert fill(client, amara, **{str(key): str(value) for key, value in held.items()}).status_code == 303
        shown = part(client.get(f"/people/{amara.id}").text, "further-details")
        assert "Favourite boat A dory Permit Has one Start March 1, 2027 Hours 37.5 Referred by Eva" in shown
        assert fill(client, amara, **{str(number.id): "x"}).status_code == 422

    def test_a_number_keeps_all_its_digits_when_something_else_is_changed(self, world, browser):
        number, text = a_field(world, "Factor", FieldKind.NUMBER), a_field(world)
        client, amara = browser(world.emil), a_prospect()
        fill(client, amara, **{str(number.id): "1200.23456"})
        assert "1,200.23456" in client.get(f"/people/{amara.id}").text
        assert 'value="1200.23456"' in client.get(f"/people/{amara.id}/details").text
        fill(client, amara, **{str(number.id): "1200.23456", str(text.id): "A dory", "version": "1"})
        kept = select(CustomValue.number).where(CustomValue.field_id == number.id)
        assert db.session.scalars(kept).one() == Decimal("1200.23456")

    @pytest.mark.parametrize(("written", "said"), [("lots", "Write a number"), ("1e9999", "This number is too large.")])
    def test_what_is_no_number_is_said_beside_the_field(self, world, browser, written, said):
        number, text = a_field(world, "Hours", FieldKind.NUMBER), a_field(world)
        answer = fill(browser(world.emil), a_prospect(), **{str(number.id): written, str(text.id): "A dory"})
        assert (answer.status_code, said in answer.text, 'value="A dory"' in answer.text) == (422, True, True)

    def test_a_value_is_changed_emptied_and_taken_back(self, world, browser, take_back, part):
        field, client, amara = a_field(world), browser(world.emil), a_prospect()
        fill(client, amara, **{str(field.id): "A dory"})
        fill(client, amara, **{str(field.id): "", "version": "1"})
        assert "A dory" not in client.get(f"/people/{amara.id}").text
        take_back(client)
        assert "A dory" in client.get(f"/people/{amara.id}").text

    def test_who_was_quicker_is_told(self, world, browser):
        field, client, amara = a_field(world), browser(world.emil), a_prospect()
        fill(client, amara, **{str(field.id): "A dory"})
        late = fill(client, amara, **{str(field.id): "A yawl"})
        assert late.status_code == 409
        assert 'value="A yawl"' in late.text

    def test_many_are_set_at_once_and_what_stands_there_stays(self, world):
        field, amara = a_field(world, "Hours", FieldKind.NUMBER), a_prospect()
        held = [Held(amara.id, field, Decimal("1.5"))]
        actor = world.rita.as_actor()
        assert (set_many(actor, held), set_many(actor, [Held(amara.id, field, Decimal(2))])) == (1, 0)
        assert the_value().number == Decimal("1.5")


class TestWhoSees:
    @pytest.mark.parametrize("who", ["emil", "lena", "paul"])
    def test_a_hidden_field_is_on_no_page_of_any_kind(self, world, browser, who):
        field = a_field(world, "Canary salary", roles=[Role.RECRUITER])
        amara = a_prospect()
        fill(browser(world.rita), amara, **{str(field.id): "canary 90,000"})
        client = browser(world[who])
        for url in ("", "/details", "/edit", "/held", "/held.json"):
            answer = client.get(f"/people/{amara.id}{url}")
            assert "anary" not in answer.text, url
        assert "90,000" not in client.get("/people?q=canary").text
        assert client.get(f"/fields/{field.id}").status_code == 403

    def test_who_may_see_it_does(self, world, browser):
        field, amara = a_field(world, "Salary", roles=[Role.RECRUITER]), a_prospect()
        fill(browser(world.rita), amara, **{str(field.id): "90,000"})
        for user in (world.rita, world.ada):
            assert "90,000" in browser(user).get(f"/people/{amara.id}").text

    def test_a_hidden_field_cannot_be_filled_in(self, world, browser):
        field, amara = a_field(world, roles=[Role.RECRUITER]), a_prospect()
        fill(browser(world.emil), amara, **{str(field.id): "x"})
        assert db.session.scalars(select(CustomValue)).all() == []

    @pytest.mark.parametrize("who", ["emil", "paul"])
    def test_no_statement_of_an_actor_without_the_role_reads_it(self, world, app, who):
        field = a_field(world, roles=[Role.RECRUITER], kind=FieldKind.CHOICE, choices=["canary"])
        db.session.add(CustomValue(prospect_id=a_prospect().id, field_id=field.id, text="canary", text_key="canary"))
        db.session.flush()
        db.session.expunge_all()
        db.session().info.pop("actor", None)
        act_as(world[who].as_actor())
        found = [db.session.scalars(select(model)).all() for model in (CustomField, FieldChoice, CustomValue)]
        db.session().info.pop("actor")
        assert found == [[], [], []]


class TestSettings:
    def test_a_field_is_made_in_the_settings(self, world, browser):
        client = browser(world.ada)
        client.post(
            "/fields", data={"label": "Permit", "kind": "choice", "choices": "Has one\nNeeds one", "roles": "recruiter"}
        )
        field = db.session.scalars(select(CustomField)).one()
        assert field.roles == ["recruiter"]
        assert "Permit" in client.get("/fields").text
        assert client.post("/fields", data={"label": "permit", "kind": "text"}).status_code == 422
        assert client.post("/fields", data={"label": "Empty", "kind": "choice"}).status_code == 422

    def test_another_name_for_a_choice_keeps_what_was_chosen(self, world, browser):
        field, amara = a_field(world, "Permit", FieldKind.CHOICE, choices=["Has one", "Needs one"]), a_prospect()
        has_one = db.session.scalars(select(FieldChoice).where(FieldChoice.label == "Has one")).one()
        fill(browser(world.rita), amara, **{str(field.id): str(has_one.id)})
        client = browser(world.ada)
        page = client.post(
            f"/fields/{field.id}",
            data={"label": "Permit", "roles": "recruiter", f"choice-{has_one.id}": "Blue Card", "version": "1"},
        )
        assert page.status_code == 303
        assert "Blue Card" in client.get(f"/people/{amara.id}").text

    def test_a_choice_that_is_put_away_stays_where_it_was_chosen(self, world, browser):
        field, amara = a_field(world, "Permit", FieldKind.CHOICE, choices=["Has one", "Needs one"]), a_prospect()
        has_one = db.session.scalars(select(FieldChoice).where(FieldChoice.label == "Has one")).one()
        fill(browser(world.ada), amara, **{str(field.id): str(has_one.id)})
        client = browser(world.ada)
        client.post(f"/fields/{field.id}", data={"label": "Permit", f"choice-{has_one.id}": "", "version": "1"})
        assert "Has one" in client.get(f"/people/{amara.id}").text
        assert "Has one" not in client.get(f"/people/{a_prospect('Boris').id}/details").text

    def test_what_is_put_away_is_kept_and_brought_back(self, world, browser):
        field, amara, client = a_field(world), a_prospect(), browser(world.ada)
        fill(client, amara, **{str(field.id): "A dory"})
        client.post(f"/fields/{field.id}/archive")
        assert "A dory" not in client.get(f"/people/{amara.id}").text
        client.post(f"/fields/{field.id}/bring-back")
        assert "A dory" in client.get(f"/people/{amara.id}").text

    def test_fields_are_moved(self, world, browser):
        first, second = a_field(world, "One"), a_field(world, "Two")
        browser(world.ada).post(f"/fields/{second.id}/earlier")
        assert second.position < first.position
