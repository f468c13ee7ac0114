"""The page that grows: file, columns, preview, done."""

import io

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.kernel.db import db
from talent.prospects.models import Prospect
from talent.transfer import actions
from talent.transfer.models import Import, ImportRow, ImportState
from tests.support.making_imports import LINKEDIN, imported
from tests.support.outbox import run_jobs

TABLE = "Name;E-Mail;Firma;Telefon\nAmara Okafor;amara@example.org;Acme;030 123456\nJordan Lee;jordan@example.org;;\n"


def upload(client, content, name="people.csv", **values):
    body = content.encode() if isinstance(content, str) else content
    data = {
        "file": FileStorage(io.BytesIO(body), name),
        "source": "A list",
        "legal_basis": "legitimate_interest",
        "region": "DE",
    }
    data |= {"keeps_in_touch": "y", "cadence_days": "90"} | values
    boundary, whole = encode_multipart(data)
    return client.post("/import", data=whole, content_type=f"multipart/form-data; boundary={boundary}")


def only_import():
    return db.session.scalars(select(Import)).one()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def kept_files(app):
    return list((app.extensions["settings"].data_dir / "files").glob("*/*"))


def test_a_table_goes_from_its_columns_to_people(app, world, browser):
    emil = browser(world.emil)
    page = upload(emil, TABLE)
    assert page.status_code == 303
    asked = emil.get(page.location)
    assert "What is in the columns?" in asked.text
    columns = {"column_0": "display_name", "column_1": "email", "column_2": "employer", "column_3": "phone"}
    read = emil.post(f"{page.location}/columns", data=columns | {"day_order": "auto"})
    assert read.status_code == 303
    assert "Reading the file" in emil.get(page.location).text
    run_jobs(app)
    preview = emil.get(page.location).text
    assert "2 new people" in preview
    assert "Amara Okafor" in preview
    emil.post(f"{page.location}/go", data={"keeps_in_touch": "y", "cadence_days": "60"})
    assert "Bringing them in" in emil.get(page.location).text
    run_jobs(app)
    assert "2 people are in" in emil.get(page.location).text
    assert kept_files(app) == []
    emil.post(f"{page.location}/undo")
    run_jobs(app)
    assert "2 people are gone again" in emil.get(page.location).text
    assert count(Prospect) == 0


def test_linkedins_file_asks_nothing(app, world, browser):
    emil = browser(world.emil)
    page = upload(emil, LINKEDIN + "Jordan,Lee,,,Acme,Engineer,12 Mar 2025\n")
    run_jobs(app)
    assert only_import().state is ImportState.READY
    assert "1 new person" in emil.get(page.location).text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../people.csv", "people.csv"),
        ("peo\0ple\u202evsc.csv", "peoplevsc.csv"),
        (f"{'x' * 300}.csv", f"{'x' * 146}.csv"),
    ],
)
def test_a_file_goes_by_its_last_name_made_harmless(world, browser, name, shown):
    upload(browser(world.emil), TABLE, name)
    assert only_import().file_name == shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 whatever", "looks like a PDF"),
        (b"", "This file is empty."),
        (b"a\nb\nc\n", "No column names were found."),
        (b"Name,E-mail\r\n", "This file has column names, but nobody below them."),
        (b"dn: cn=Jo,mail=jo@x.org\nmail: jo@x.org\n", "looks like an LDIF file"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_leaves_nothing(app, world, browser, content, sentence):
    answer = upload(browser(world.emil), content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="file-error"' in answer.text
    assert (count(Import), count(ImportRow), kept_files(app)) == (0, 0, [])


def test_a_file_is_said_to_have_come_before_only_where_it_brought_somebody_who_is_still_here(app, world, browser):
    emil, content = browser(world.emil), f"{LINKEDIN}Jordan,Lee,,,Acme,Engineer,12 Mar 2025\n"
    said = "this very file before"
    first = imported(app, world.emil, content)
    again = imported(app, world.emil, content)
    assert said in emil.get(f"/import/{again.id}").text
    assert said not in emil.get(f"/import/{first.id}").text
    actions.undo(world.emil.as_actor(), first)
    run_jobs(app)
    assert said not in emil.get(upload(emil, content).location).text


def test_how_an_import_ended_counts_nobody_where_there_is_nobody_to_count(app, world, browser):
    emil = browser(world.emil)
    imported(app, world.emil, f"{LINKEDIN}Jordan,Lee,linkedin.com/in/jordan,,Acme,Engineer,12 Mar 2025\n")
    same = imported(app, world.emil, f"{LINKEDIN}Jordan,Lee,linkedin.com/in/jordan,,Acme,Engineer,12 Mar 2025\n")
    assert "Nobody new came in" in emil.get(f"/import/{same.id}").text
    promoted = imported(app, world.emil, f"{LINKEDIN}Jordan,Lee,linkedin.com/in/jordan,,Acme,Lead,12 Mar 2025\n")
    actions.undo(world.emil.as_actor(), promoted)
    run_jobs(app)
    page = emil.get(f"/import/{promoted.id}").text
    assert "This import is undone" in page
    assert "1 person has back what stood there before." in page
    assert "0 people" not in page
