"""An organisation moves into a fresh installation, and is there what it was here."""

import io
import json
import zipfile

import psycopg
import pytest
from sqlalchemy import select

from app.kernel.db import Model, db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.moving.models import ExportState, OrganisationExport
from app.moving.packing import pack
from app.moving.tables import LEFT_BEHIND, moving_columns, moving_tables
from app.moving.unpacking import unpack
from talent.pools.models import Pool
from talent.prospects.models import Identity, IdentityKind
from tests.support.makers import a_contact, a_note, a_prospect, a_relationship
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


def test_export_import_export_gives_the_same(organisation, elsewhere):
    file = packed()
    with psycopg.connect(elsewhere) as connection:
        rows = unpack(connection, file).rows
        again = io.BytesIO()
        pack(connection, again, lambda rows: None)
        connection.rollback()
    assert contents(file) == contents(again)
    assert rows["prospects"] == rows["identities"] == rows["touchpoints"] == 1
    assert rows["users"] >= 6


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


def test_every_table_moves_or_says_why_not():
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
