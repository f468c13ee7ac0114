"""Who a row is: known again, merged with nobody by a guess, and asked about when in doubt."""

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.errors import Refused
from talent.prospects import actions as people
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Link, Prospect
from talent.transfer import actions
from talent.transfer.actions import Choice
from talent.transfer.models import Outcome, Why
from talent.transfer.queries import row_at
from tests.support.makers import a_prospect
from tests.support.making_imports import LINKEDIN, an_import, committed, imported, outcomes
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

TABLE = "Name,Email,Phone,LinkedIn,Company,Job Title,City,Notes\n"


def known(name, *, email="", profile="", phone="", **values):
    person = a_prospect(name, **values)
    kinds = ((IdentityKind.EMAIL, email), (IdentityKind.PROFILE, profile), (IdentityKind.PHONE, phone))
    for kind, canonical in kinds:
        if canonical:
            db.session.add(Identity(prospect_id=person.id, kind=kind, raw=canonical, canonical=canonical))
    db.session.flush()
    return person


def row(import_, line=2):
    return db.session.scalars(row_at(import_.id, line)).one()


def settle(world, import_, line, choice, person=None):
    decision = {"choice": choice, "prospect_id": person.id if person else None}
    actions.decide(world.emil.as_actor(), import_, row(import_, line), **decision)


def count_of_people():
    return len(db.session.scalars(select(Prospect.id)).all())


class TestKnownAgain:
    @pytest.mark.parametrize(
        "cells",
        [
            "Amara Okafor,AMARA@Example.org,,,,,",
            "Amara Okafor,,,https://de.linkedin.com/in/Amara/?trk=x,,,",
            "A. N. Other,,,linkedin.com/in/amara,,,",
            "amara  OKAFOR,,,,ACME,,",
            "Amara Okafor,,+49 30 123456,,,,",
        ],
    )
    def test_by_address_profile_number_or_name_and_employer(self, app, world, cells):
        amara = known("Amara Okafor", email="amara@example.org", profile="linkedin.com/in/amara", phone="+4930123456")
        found = an_import(app, world.emil, TABLE + cells + "\n")
        assert row(found).prospect_id == amara.id
        assert outcomes(found) == {2: "same"}

    def test_a_number_of_a_whole_office_makes_nobody_the_same(self, app, world):
        known("Amara Okafor", phone="+4930123456")
        found = an_import(app, world.emil, TABLE + "Ben Schmidt,,+49 30 123456,,Acme,,,\n")
        assert outcomes(found) == {2: "created"}

    def test_a_mailbox_of_a_whole_office_makes_nobody_the_same(self, app, world):
        table = TABLE + "Amara Okafor,info@acme.example,,,Acme,,,\nBen Schmidt,info@acme.example,,,Acme,,,\n"
        assert outcomes(an_import(app, world.emil, table)) == {2: "created", 3: "created"}

    def test_a_company_page_makes_nobody_the_same_and_is_kept_as_a_link(self, app, world):
        table = TABLE + "Amara Okafor,,,https://acme.example/,,,,\nBen Schmidt,,,acme.example/en,,,,\n"
        assert outcomes(imported(app, world.emil, table)) == {2: "created", 3: "created"}
        assert set(db.session.scalars(select(Link.url))) == {"https://acme.example", "https://acme.example/en"}
        assert outcomes(imported(app, world.emil, table)) == {2: "same", 3: "same"}

    def test_an_address_that_three_people_share_is_a_hint_and_asks_nothing(self, app, world):
        known("Amara Okafor", email="lab@acme.example")
        table = TABLE + "Ben Schmidt,lab@acme.example,,,Acme,,,\nCem Kaya,lab@acme.example,,,Acme,,,\n"
        assert outcomes(an_import(app, world.emil, table)) == {2: "created", 3: "created"}

    def test_whoever_shares_it_under_the_same_name_is_still_known(self, app, world):
        amara = known("Amara Okafor", email="lab@acme.example")
        rows = (
            "Amara Okafor,lab@acme.example,,,,,,\nBen Schmidt,lab@acme.example,,,,,,\nCem Kaya,lab@acme.example,,,,,,\n"
        )
        found = an_import(app, world.emil, TABLE + rows)
        assert outcomes(found) == {2: "same", 3: "created", 4: "created"}
        assert row(found).prospect_id == amara.id

    def test_three_spellings_of_one_name_are_one_person(self, app, world):
        rows = "Amara Okafor,a@x.example,,,,,,\nAmara N. Okafor,a@x.example,,,,,,\nOkafor,a@x.example,,,,,,\n"
        assert outcomes(an_import(app, world.emil, TABLE + rows)) == {2: "created", 3: "same", 4: "same"}

    def test_the_same_name_elsewhere_is_somebody_else(self, app, world):
        known("Amara Okafor", employer="Acme")
        assert outcomes(an_import(app, world.emil, TABLE + "Amara Okafor,,,,Other Ltd,,,\n")) == {2: "created"}

    def test_a_name_alone_is_not_made_twice(self, app, world):
        names = "Name\nAmara Okafor\nJordan Lee\n"
        imported(app, world.emil, names)
        assert outcomes(imported(app, world.emil, names)) == {2: "same", 3: "same"}

    def test_by_the_files_own_number_even_under_a_new_name_and_address(self, app, world):
        imported(app, world.emil, "Candidate ID,Name,Email\n77,Amara Okafor,amara@example.org\n")
        again = an_import(app, world.emil, "Candidate ID,Name,Email\n77,Amara Weber,weber@example.org\n")
        assert outcomes(again) == {2: "updated"}

    def test_who_was_edited_since_is_still_known_by_the_very_same_row(self, app, world):
        table = TABLE + "Amara Okafor,,,,Acme,Engineer,,\n"
        imported(app, world.emil, table)
        amara = db.session.scalars(select(Prospect)).one()
        details = {"title": "Lead", "employer": "Other Ltd", "location": "", "identities": []}
        people.edit(world.rita.as_actor(), amara, name="Amara Weber", version=amara.version, **details)
        assert outcomes(imported(app, world.emil, table)) == {2: "same"}


class TestTwiceInOneFile:
    def test_one_person_in_two_rows_comes_in_once_with_what_both_say(self, app, world):
        table = TABLE + "Amara Okafor,amara@example.org,,,,,,\nAmara Okafor,amara@example.org,,,Acme,Engineer,,\n"
        done = imported(app, world.emil, table)
        assert outcomes(done) == {2: "created", 3: "same"}
        assert db.session.scalars(select(Prospect.employer)).all() == ["Acme"]
        assert outcomes(imported(app, world.emil, table)) == {2: "same", 3: "same"}

    def test_three_rows_that_hang_together_are_one_person(self, app, world):
        table = TABLE + (
            "Amara Okafor,a@example.org,,,,,,\n"
            "Amara Okafor,b@example.org a@example.org,,linkedin.com/in/amara,,,,\n"
            "Amara Okafor,,,linkedin.com/in/amara,,,Berlin,\n"
        )
        assert outcomes(imported(app, world.emil, table)) == {2: "created", 3: "same", 4: "same"}
        assert db.session.scalars(select(Identity.canonical).order_by(Identity.canonical)).all() == [
            "a@example.org",
            "b@example.org",
            "linkedin.com/in/amara",
        ]

    def test_two_namesakes_with_profiles_of_their_own_are_two(self, app, world):
        file = LINKEDIN + (
            "Wei,Zhang,https://www.linkedin.com/in/wei-1,,Acme,Engineer,12 Mar 2025\n"
            "Wei,Zhang,https://www.linkedin.com/in/wei-2,,Acme,Engineer,12 Mar 2025\n"
        )
        assert outcomes(imported(app, world.emil, file)) == {2: "created", 3: "created"}
        assert outcomes(imported(app, world.emil, file)) == {2: "same", 3: "same"}

    def test_two_of_a_family_with_one_address_are_not_merged(self, app, world):
        table = TABLE + "Ann Lee,lee@example.org,,,,,,\nBen Lee,lee@example.org,,,,,,\n"
        asked = an_import(app, world.emil, table)
        assert outcomes(asked) == {2: "created", 3: "conflict"}
        settle(world, asked, 3, Choice.NEW)
        committed(app, asked)
        assert count_of_people() == 2
        assert outcomes(imported(app, world.emil, table)) == {2: "same", 3: "same"}

    def test_a_number_of_the_same_name_and_a_profile_of_another_are_asked_about(self, app, world):
        amara = known("Amara Okafor", phone="+4930123456")
        other = known("Amara O", profile="linkedin.com/in/amara")
        asked = an_import(app, world.emil, TABLE + "Amara Okafor,,+49 30 123456,linkedin.com/in/amara,,,,\n")
        assert outcomes(asked) == {2: "conflict"}
        assert (row(asked).reason, set(row(asked).candidates)) == (Why.TWO_PEOPLE, {amara.id, other.id})

    def test_a_namesake_with_the_same_number_and_another_profile_is_no_doubt(self, app, world):
        known("Wei Zhang", phone="+4930123456", profile="linkedin.com/in/wei-1")
        wei = known("Wei Zhang", profile="linkedin.com/in/wei-2")
        found = an_import(app, world.emil, TABLE + "Wei Zhang,,+49 30 123456,linkedin.com/in/wei-2,,,,\n")
        assert (row(found).outcome, row(found).prospect_id) == (Outcome.UPDATED, wei.id)

    def test_what_is_asked_about_is_asked_again_when_the_same_file_comes_again(self, app, world):
        shared = "Ann Lee,b@example.org,,,,,,\nBo,b@example.org,,,,,,\nCy Ray,b@example.org,,,Acme,,,\n"
        table = TABLE + shared + "Ben Lee,,,github.com/three,,,,\nCy Ray,b@example.org,,github.com/three,,,,\n"
        first = imported(app, world.emil, table)
        assert outcomes(first) == {2: "created", 3: "created", 4: "created", 5: "created", 6: "conflict"}
        again = imported(app, world.emil, table)
        assert outcomes(again) == {2: "same", 3: "same", 4: "same", 5: "same", 6: "conflict"}
        assert row(first, 6).reason == row(again, 6).reason == Why.TWO_PEOPLE
        assert set(row(first, 6).candidates) == set(row(again, 6).candidates)


class TestToDecide:
    def test_who_shares_something_with_a_row_that_waits_is_not_lost(self, app, world):
        table = TABLE + (
            "Ann Lee,a@example.org,,,,,,\n"
            "Ben Lee,a@example.org,,linkedin.com/in/one,,,,\n"
            "Ann Lee,,,linkedin.com/in/one,,,,\n"
        )
        assert outcomes(imported(app, world.emil, table)) == {2: "created", 3: "conflict", 4: "created"}
        assert outcomes(imported(app, world.emil, table)) == {2: "same", 3: "conflict", 4: "same"}

    def test_a_row_that_matches_two_people_waits_and_is_left_out(self, app, world):
        amara = known("Amara Okafor", email="amara@example.org")
        other = known("Amara O", profile="linkedin.com/in/amara")
        asked = an_import(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,linkedin.com/in/amara,,,,\n")
        assert outcomes(asked) == {2: "conflict"}
        assert set(row(asked).candidates) == {amara.id, other.id}
        committed(app, asked)
        assert count_of_people() == 2
        assert row(asked).outcome is Outcome.CONFLICT

    def test_this_one_takes_what_is_new_to_the_one_that_was_chosen(self, app, world):
        known("Amara Okafor", email="amara@example.org", title="")
        other = known("Amara O", profile="linkedin.com/in/amara", title="")
        asked = an_import(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,linkedin.com/in/amara,,Chemist,,\n")
        settle(world, asked, 2, Choice.THIS_ONE, other)
        assert asked.conflict == 0
        committed(app, asked)
        assert other.title == "Chemist"

    def test_leave_out(self, app, world):
        known("Ann Lee", email="lee@example.org")
        asked = an_import(app, world.emil, TABLE + "Ben Lee,lee@example.org,,,,,,\n")
        settle(world, asked, 2, Choice.LEAVE_OUT)
        assert (asked.conflict, asked.rejected) == (0, 1)
        assert committed(app, asked).created == 0

    def test_another_profile_of_the_same_network_is_asked_about(self, app, world):
        known("Wei Zhang", employer="Acme", profile="linkedin.com/in/wei-1")
        asked = an_import(app, world.emil, TABLE + "Wei Zhang,,,linkedin.com/in/wei-2,Acme,,,\n")
        assert outcomes(asked) == {2: "conflict"}

    def test_one_who_comes_in_with_the_same_file_can_be_chosen(self, app, world):
        table = TABLE + "Ann Lee,lee@example.org,,,,,,\nAnnie Lee,lee@example.org,,,,Chemist,,\n"
        asked = an_import(app, world.emil, table)
        actions.decide(
            world.emil.as_actor(), asked, row(asked, 3), choice=Choice.THIS_ONE, prospect_id=row(asked, 2).id
        )
        committed(app, asked)
        assert [(person.display_name, person.title) for person in db.session.scalars(select(Prospect))] == [
            ("Ann Lee", "Chemist")
        ]


class TestWhatChanges:
    def test_a_blank_cell_never_erases(self, app, world):
        imported(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,Acme,Engineer,Berlin,\n")
        assert outcomes(imported(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,,,,\n")) == {2: "same"}
        person = db.session.scalars(select(Prospect)).one()
        assert (person.employer, person.title, person.location) == ("Acme", "Engineer", "Berlin")

    def test_a_newer_import_replaces_what_only_imports_wrote(self, app, world):
        imported(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,Acme,Engineer,,\n")
        newer = imported(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,Beta,Lead,,\n")
        assert row(newer).changes == {"employer": ["Acme", "Beta"], "title": ["Engineer", "Lead"]}
        person = db.session.scalars(select(Prospect)).one()
        assert (person.employer_key, person.search_text) == ("beta", "amara okafor beta lead")

    @pytest.mark.parametrize(
        ("choice", "title"), [(None, "Chief"), (Choice.KEEP_OURS, "Chief"), (Choice.TAKE_THE_FILES, "Lead")]
    )
    def test_what_a_colleague_wrote_is_not_overwritten_without_asking(self, app, world, choice, title):
        imported(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,Acme,Engineer,,\n")
        person = db.session.scalars(select(Prospect)).one()
        values = {"employer": "Acme", "location": "", "identities": people.identities_from(emails="amara@example.org")}
        people.edit(world.rita.as_actor(), person, name="Amara Okafor", title="Chief", version=person.version, **values)
        asked = an_import(app, world.emil, TABLE + "Amara Okafor,amara@example.org,,,Acme,Lead,Berlin,\n")
        assert outcomes(asked) == {2: "conflict"}
        if choice:
            settle(world, asked, 2, choice)
        committed(app, asked)
        assert person.title == title
        assert person.location == ("Berlin" if choice else "")

    def test_a_name_is_never_changed_by_an_import(self, app, world):
        person = known("Amara Okafor", profile="linkedin.com/in/amara")
        imported(app, world.emil, TABLE + "A. Okafor,,,linkedin.com/in/amara,,,,\n")
        assert person.display_name == "Amara Okafor"

    def test_a_note_comes_in_only_when_somebody_says_so(self, app, world):
        done = imported(app, world.emil, TABLE + "Amara Okafor,,,,,,,likes chess\n")
        assert "note" not in done.fields.values()
        assert row(done).note == ""


class TestDecidedAfterTheCommit:
    TWO = TABLE + "Ann Lee,lee@example.org,,,Acme,,,\nBen Lee,lee@example.org,,,Acme,,,\n"

    def test_what_was_left_undecided_comes_in_when_it_is_decided(self, app, world):
        done = imported(app, world.emil, self.TWO)
        assert (count_of_people(), done.conflict) == (1, 1)
        settle(world, done, 3, Choice.NEW)
        run_jobs(app)
        assert (count_of_people(), done.conflict, done.created, done.relationships) == (2, 0, 2, 2)
        assert outcomes(imported(app, world.emil, self.TWO)) == {2: "same", 3: "same"}

    def test_it_goes_again_with_the_import(self, app, world):
        done = imported(app, world.emil, self.TWO)
        settle(world, done, 3, Choice.NEW)
        run_jobs(app)
        actions.undo(world.emil.as_actor(), done)
        run_jobs(app)
        assert count_of_people() == 0

    def test_leaving_it_out_is_a_decision_too(self, app, world):
        done = imported(app, world.emil, self.TWO)
        settle(world, done, 3, Choice.LEAVE_OUT)
        run_jobs(app)
        assert (count_of_people(), done.conflict, done.rejected) == (1, 0, 1)

    def test_the_page_offers_it(self, app, world, browser):
        done = imported(app, world.emil, self.TWO)
        client = browser(world.emil)
        assert "1 row is still for you to decide." in client.get(f"/import/{done.id}").text
        assert client.post(f"/import/{done.id}/rows/3/decision", data={"choice": "new"}).status_code == 303
        run_jobs(app)
        assert "still for you to decide" not in client.get(f"/import/{done.id}").text

    def test_what_is_in_is_not_decided_again(self, app, world):
        done = imported(app, world.emil, self.TWO)
        with pytest.raises(Refused):
            settle(world, done, 2, Choice.LEAVE_OUT)
