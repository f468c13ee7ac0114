"""An organisation moves into a fresh installation, and is there what it was here."""

import io
import json
import zipfile

import psycopg
import pytest
from sqlalchemy import select

from app.kernel import ids
from app.kernel.actor import Actor
from app.kernel.db import Model, db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.transaction import transaction
from app.moving import jobs
from app.moving.models import ExportState, OrganisationExport
from app.moving.packing import pack
from app.moving.tables import LEFT_BEHIND, moving_columns, moving_tables
from app.moving.unpacking import unpack
from talent.consent.digests import digest
from talent.consent.erasing import erase
from talent.consent.models import Cause, ErasedIdentity, Erasure
from talent.conversations import actions as conversations
from talent.documents.taking import Upload, take_in
from talent.pools.models import Pool
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity, Prospect
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.making_documents import a_pdf
from tests.support.outbox import run_jobs


@pytest.fixture
def organisation(world):
    """Some of everything, with text that is hard to carry."""
    person = a_prospect('Amára "Q" \\Okafor\\\t', employer="Line\nbreak, Ltd; ünï 🙂")
    db.session.add(Identity(prospect_id=person.id, kind=IdentityKind.EMAIL, raw="a@x.org", canonical="a@x.org"))
    a_contact(a_relationship(world.emil, person), details="\x7f{}[]\\n")
    a_note(world.emil, person, body="private", is_private=True)
    db.session.add(Pool(name="Chemists", owner_id=world.rita.id))
    record(world.ada.as_actor(), "prospect.added", person, odd={"a": [1, None, "ü"]})
    db.session.flush()
    return world


def packed():
    file = io.BytesIO()
    pack(db.session.connection().connection.driver_connection, file, lambda rows: None)
    return file


def contents(file):
    with zipfile.ZipFile(file) as archive:
        return {name: sorted(archive.read(name).splitlines()) for name in archive.namelist() if name != "manifest.json"}


def test_export_import_export_gives_the_same(organisation, elsewhere, monkeypatch):
    monkeypatch.setattr("app.moving.unpacking.LARGE", 500)
    file = packed()
    with psycopg.connect(elsewhere) as connection:
        rows = unpack(connection, file).rows
        again = io.BytesIO()
        pack(connection, again, lambda rows: None)
        connection.rollback()
    assert contents(file) == contents(again)
    assert rows["prospects"] == rows["identities"] == rows["touchpoints"] == 1
    assert rows["users"] >= 6


def test_conversations_arrive_with_all_that_was_said(organisation, elsewhere):
    thread = a_conversation(organisation.emil, others=(organisation.rita,))
    a_message(thread, organisation.emil, "Hello \\ Amara")
    file = take_in(Upload(io.BytesIO(a_pdf("Lighthouses")), "plan.pdf"))
    said = conversations.post(Actor.system(), place(thread), body="See this", brought=[file])
    conversations.edit(Actor.system(), said, body="See this, please")
    conversations.save_draft(organisation.rita.as_actor(), place(thread, organisation.rita), body="I thi")
    with psycopg.connect(elsewhere) as connection:
        arrived = unpack(connection, packed())
        connection.rollback()
    wanted = {
        "conversations": 1,
        "conversation_participants": 3,
        "messages": 2,
        "message_versions": 1,
        "message_attachments": 1,
        "message_drafts": 1,
    }
    assert {name: arrived.rows[name] for name in wanted} == wanted
    assert arrived.files == 1


def test_whoever_was_erased_is_known_there_by_the_same_secret_key_only(organisation, elsewhere, monkeypatch):
    erasure = Erasure(prospect_id=ids.new(), cause=Cause.ASKED)
    db.session.add(erasure)
    db.session.flush()
    db.session.add(ErasedIdentity(erasure_id=erasure.id, digest=digest("email", "gone@x.org")))
    db.session.flush()
    file = packed()
    with psycopg.connect(elsewhere) as connection:
        assert unpack(connection, file).knows_the_erased
        connection.rollback()
        monkeypatch.setattr("app.moving.unpacking.key_mark", lambda: "another")
        assert not unpack(connection, file).knows_the_erased
        connection.rollback()


def test_no_password_leaves(organisation):
    organisation.ada.password_hash = "canary"
    db.session.flush()
    assert b"canary" not in b"".join(line for lines in contents(packed()).values() for line in lines)


def test_it_moves_into_an_empty_database_only(organisation):
    with pytest.raises(Refused, match="organisation here already"):
        unpack(db.session.connection().connection.driver_connection, packed())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", None])
def test_another_file_is_refused(world, content):
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"kind": "something else"}))
    with pytest.raises(Refused, match="not an export"):
        unpack(
            db.session.connection().connection.driver_connection, io.BytesIO(content) if content is not None else other
        )


@pytest.mark.usefixtures("world")
def test_every_table_moves_or_says_why_not():
    there = db.session.connection().connection.driver_connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    assert {name for (name,) in there} - {table.name for table in moving_tables()} - set(LEFT_BEHIND) == {
        "alembic_version"
    }
    assert set(LEFT_BEHIND) <= set(Model.metadata.tables)
    names = {table.name for table in moving_tables()}
    held_back = {
        f"{table.name}.{key.parent.name}"
        for table in moving_tables()
        for key in table.foreign_keys
        if key.column.table.name not in names and key.parent.name in moving_columns(table)
    }
    assert held_back == set()


def test_an_administrator_asks_and_takes_the_file(app, world, browser):
    ada = browser(world.ada)
    assert ada.post("/settings/export").status_code == 303
    run_jobs(app)
    export = db.session.scalars(select(OrganisationExport)).one()
    assert export.state is ExportState.READY
    assert "Download" in ada.get("/settings/export").text
    answer = ada.get(f"/settings/export/{export.id}/organisation.zip")
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


class TestWhoeverIsErased:
    def test_is_in_no_file_that_the_one_who_erases_does_not_see(self, app, world, browser):
        person_id, ada = a_prospect().id, browser(world.ada)
        ada.post("/settings/export")
        run_jobs(app)
        assert (
            browser(world.rita)
            .post(f"/people/{person_id}/erasing", data={"cause": "asked", "is_sure": "y"})
            .status_code
            == 303
        )
        assert db.session.scalars(select(OrganisationExport.state)).all() == [ExportState.GONE]
        assert _stored(app) == []

    def test_is_in_no_file_that_was_written_or_is_still_asked_for(self, app, world, browser):
        person, ada = a_prospect(), browser(world.ada)
        ada.post("/settings/export")
        run_jobs(app)
        ada.post("/settings/export")
        with transaction():
            erase(world.ada.as_actor(), [person], cause=Cause.ASKED)
        run_jobs(app)
        states = db.session.scalars(select(OrganisationExport.state).order_by(OrganisationExport.created_at)).all()
        assert states == [ExportState.GONE, ExportState.FAILED]
        assert "Somebody was erased while it was written." in ada.get("/settings/export").text
        assert _stored(app) == []

    def test_is_in_no_file_that_was_just_being_written(self, app, world, browser, monkeypatch):
        ada, actor, person_id = browser(world.ada), world.ada.as_actor(), a_prospect().id

        def erased_meanwhile(*arguments):
            moved = pack(*arguments)
            with transaction():
                erase(actor, [db.session.get_one(Prospect, person_id)], cause=Cause.ASKED)
            return moved

        monkeypatch.setattr(jobs, "pack", erased_meanwhile)
        ada.post("/settings/export")
        run_jobs(app)
        assert db.session.scalars(select(OrganisationExport.state)).all() == [ExportState.FAILED]
        assert _stored(app) == []


def _stored(app):
    return list((app.extensions["settings"].data_dir / "files").glob("*/*"))
