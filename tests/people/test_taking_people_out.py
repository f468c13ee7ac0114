"""The list of people leaves as a file: all of what one may see, nothing of what one may not, and it is written down."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.kernel.db import db
from app.kernel.events import Event
from app.people.exports import views
from app.search.patience import Patience
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity
from talent.transfer.reading import Recipe, mapping_of, open_table, parse_row
from tests.support.makers import a_prospect, a_relationship


def somebody(name="Amara Okafor", **values):
    person = a_prospect(name, **values)
    mail = f"{name.split()[0].lower()}@example.org"
    db.session.add(Identity(prospect_id=person.id, kind=IdentityKind.EMAIL, raw=mail, canonical=mail))
    db.session.flush()
    return person


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_the_list_leaves_as_csv_with_who_is_in_touch(world, browser):
    a_relationship(world.emil, somebody())
    (row,) = rows(browser(world.rita).post("/people/export/csv"))
    assert (row["Full name"], row["E-mail"]) == ("Amara Okafor", "amara@example.org")
    assert row["Who is in touch"] == world.emil.name


def test_only_whom_the_list_shows_leave(world, browser):
    somebody()
    somebody("Bo Berg")
    found = rows(browser(world.rita).post("/people/export/csv?q=Bo"))
    assert [row["Full name"] for row in found] == ["Bo Berg"]


def test_those_selected_leave_and_nobody_else(world, browser):
    chosen = [somebody(), somebody("Bo Berg")]
    somebody("Cy Cole")
    rita = browser(world.rita)
    page = rita.get(f"/people/exports/new?prospect_id={chosen[0].id}&prospect_id={chosen[1].id}").text
    assert "2 people" in page
    found = rows(rita.post("/people/export/csv", data={"prospect_id": [str(one.id) for one in chosen]}))
    assert [row["Full name"] for row in found] == ["Amara Okafor", "Bo Berg"]


def test_those_selected_leave_alone_however_long_it_takes(world, browser, monkeypatch):
    monkeypatch.setattr(views, "Patience", lambda: Patience(0))
    chosen = somebody()
    somebody("Bo Berg")
    found = rows(browser(world.rita).post("/people/export/csv", data={"prospect_id": [str(chosen.id)]}))
    assert [row["Full name"] for row in found] == ["Amara Okafor"]


def test_whoever_selects_nobody_is_led_back(world, browser):
    assert browser(world.rita).get("/people/exports/new?q=amara").location == "/people?q=amara"
    assert "every person here" in browser(world.rita).get("/people/exports/new?all=1").text


def test_a_cell_never_runs_as_a_formula(world, browser):
    somebody(employer='=HYPERLINK("http://evil")', title="+1")
    (row,) = rows(browser(world.rita).post("/people/export/csv"))
    assert (row["Company"][0], row["Job title"]) == ("'", "'+1")


def test_who_took_how_many_out_is_written_down(world, browser):
    somebody()
    browser(world.rita).post("/people/export/vcf")
    event = db.session.scalars(select(Event).where(Event.name == "people.exported")).one()
    assert (event.actor_id, event.details) == (world.rita.id, {"people": 1, "kind": "vcf"})


def test_an_employee_takes_nobody_out(world, browser):
    assert browser(world.emil).post("/people/export/csv").status_code == 403


def test_a_workbook_opens_and_holds_everybody(world, browser):
    for name in ("Ada One", "Bo Two", "Cy Three", "Di Four", "Ed Five"):
        somebody(name)
    answer = browser(world.rita).post("/people/export/xlsx")
    names = [row[0] for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)]
    assert names == ["Full name", "Ada One", "Bo Two", "Cy Three", "Di Four", "Ed Five"]


@pytest.mark.parametrize("employer", ["Acme; Sons, \\ and\nCo", "ü" * 90])
def test_what_leaves_as_a_card_comes_back_as_the_same_person(world, browser, tmp_path, employer):
    person = somebody(employer=employer)
    (tmp_path / "upload").write_bytes(browser(world.rita).get(f"/people/{person.id}/card.vcf").data)
    table = open_table(tmp_path / "upload")
    (found,) = [parse_row(row, Recipe(mapping_of(table.format, table.header, []))) for row in table.rows()]
    assert (found.name.display, found.employer) == ("Amara Okafor", " ".join(employer.split()))
    assert [one.canonical for one in found.identities] == ["amara@example.org"]
