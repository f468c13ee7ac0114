"""Erased means: nothing of the person is left anywhere, and nobody comes back by a file."""

from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.kernel.db import Model, db
from app.kernel.errors import Forbidden
from app.kernel.transaction import transaction
from talent.consent.digests import digest, erased_among
from talent.consent.erasing import erase
from talent.consent.models import Cause, Erasure
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from tests.support.canaries import CANARY, ERASED, NOT_ABOUT_THE_PERSON, dump, plant_about, takes_text
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship

EMAIL = f"{CANARY}@example.org"


def a_known_person() -> Prospect:
    prospect = a_prospect(f"Amara {CANARY}", source=CANARY, location=CANARY, do_not_contact_reason=CANARY)
    db.session.add(Identity(prospect_id=prospect.id, kind=IdentityKind.EMAIL, raw=EMAIL, canonical=EMAIL))
    db.session.flush()
    return prospect


def planted(world) -> Prospect:
    prospect = a_known_person()
    plant_about(prospect, world.emil.id, EMAIL)
    return prospect


def wordy_tables() -> set[str]:
    """Where words about a person can stand: also what the database keeps of the person's own row."""
    return {"in_touch"} | {
        held.table
        for held in ERASED
        for column in Model.metadata.tables[held.table].columns
        if takes_text(column) and column.name not in NOT_ABOUT_THE_PERSON.get(held.table, ())
    }


class TestErasing:
    def test_nothing_of_the_person_is_left_in_any_table(self, world):
        prospect, bystander = planted(world), a_prospect("Boris Bystander")
        assert {line.partition(":")[0] for line in dump() if CANARY in line} == wordy_tables()
        erase(world.rita.as_actor(), [prospect], cause=Cause.ASKED)
        assert [line for line in dump() if CANARY in line] == []
        assert db.session.get(Prospect, bystander.id) is not None

    def test_what_was_written_by_many_goes_with_the_person(self, world):
        prospect = a_known_person()
        for user in (world.emil, world.eva):
            a_contact(a_relationship(user, prospect), summary=CANARY)
            a_note(user, prospect, CANARY, is_private=True)
        erase(world.rita.as_actor(), [prospect], cause=Cause.ASKED)
        assert [line for line in dump() if CANARY in line] == []

    def test_that_it_happened_is_kept_without_saying_to_whom(self, world):
        prospect = a_known_person()
        erase(world.rita.as_actor(), [prospect], cause=Cause.ASKED)
        erasure = db.session.scalars(select(Erasure)).one()
        assert (erasure.prospect_id, erasure.erased_by_id, erasure.cause) == (prospect.id, world.rita.id, Cause.ASKED)

    def test_the_hash_that_stays_needs_the_secret_key(self, world, app, monkeypatch):
        erase(world.rita.as_actor(), [a_known_person()], cause=Cause.ASKED)
        mark = digest("email", EMAIL)
        assert erased_among([mark]) == {mark}
        monkeypatch.setattr("talent.consent.digests._key", lambda secret: b"another deployment's key")
        assert erased_among([digest("email", EMAIL)]) == set()

    def test_an_employee_may_not(self, world):
        with pytest.raises(Forbidden):
            erase(world.emil.as_actor(), [a_known_person()], cause=Cause.ASKED)


@pytest.mark.parametrize("held", [held for held in ERASED if held.clears], ids=lambda held: held.table)
def test_rows_that_stay_keep_no_words_about_the_person(held):
    columns = Model.metadata.tables[held.table].columns
    wordy = {column.name for column in columns if takes_text(column)}
    assert wordy - set(held.clears) == NOT_ABOUT_THE_PERSON.get(held.table, set())


class TestByHand:
    def test_two_steps_say_what_will_happen(self, world, browser):
        amara, rita = a_prospect(), browser(world.rita)
        file = f"/people/{amara.id}"
        a_note(world.emil, amara)
        page = rita.get(f"{file}/erasing").text
        assert "This cannot be undone." in page
        assert "Notes" in page
        unsure = rita.post(f"{file}/erasing", data={"cause": "asked"})
        assert unsure.status_code == 422
        assert "Tick this first" in unsure.text
        rita.post(f"{file}/erasing", data={"cause": "asked", "is_sure": "y"})
        assert rita.get(file).status_code == 404

    def test_who_adds_an_erased_person_is_warned_and_may_go_on(self, world, browser):
        erase(world.rita.as_actor(), [a_known_person()], cause=Cause.ASKED)
        emil, form = browser(world.emil), {"name": "Amara", "emails": EMAIL}
        warned = emil.post("/people/new", data=form)
        assert warned.status_code == 422
        assert "was erased here" in warned.text
        assert emil.post("/people/new", data={**form, "anyway": "yes"}).status_code == 303
        assert erased_among([digest("email", EMAIL)]) == set()

    def test_mails_kept_as_files_that_name_the_person_go(self, app, world):
        prospect = a_known_person()
        folder = app.extensions["settings"].mail_dir
        folder.mkdir(exist_ok=True)
        for name, words in (("one", f"Talk with Amara {CANARY}"), ("two", "Talk with Boris")):
            message = EmailMessage()
            message["To"], message["Subject"] = "emil@example.org", "This week"
            message.set_content(words)
            (folder / f"{name}.eml").write_bytes(message.as_bytes())
        with transaction():
            erase(world.rita.as_actor(), [prospect], cause=Cause.ASKED)
        assert [path.name for path in folder.glob("*.eml")] == ["two.eml"]
