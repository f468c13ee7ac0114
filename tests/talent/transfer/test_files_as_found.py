"""LinkedIn's list in every form in which it was found, through the very page where people bring it."""

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import func, select

from app.kernel.db import db
from app.shell.calling import call
from talent.prospects.models import Identity, Prospect
from talent.transfer.models import Import, ImportRow, ImportState
from talent.transfer.reading import Limits
from tests.support.making_imports import LINKEDIN, imported
from tests.support.outbox import run_jobs
from tests.talent.transfer.test_pages import count, kept_files, only_import, upload

PREAMBLE = 'Notes:\n"When exporting, you may notice that\nsome are missing, and so on"\n\n'
ROWS = (
    'Jordan,Lee,https://www.linkedin.com/in/jordanlee,,Acme Corp,"VP, Engineering",12 Mar 2025\n'
    "Zoë,Müller,https://www.linkedin.com/in/zo%C3%AB,zoe@example.org,Acme Corp,,13 Mar 2025\n"
)
OLD = "First Name,Last Name,Email Address,Company,Position,Connected On\nJordan,Lee,,Acme,VP,12 Mar 2025\nZoë,Müller,,Acme,,13 Mar 2025\n"


def zipped(content):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Basic_LinkedInDataExport/Connections.csv", content)
        archive.writestr("Basic_LinkedInDataExport/messages.csv", "whatever")
    return body.getvalue()


VARIANTS = {
    "plain": LINKEDIN + ROWS,
    "with a preamble": PREAMBLE + LINKEDIN + ROWS,
    "header before the notes": LINKEDIN + PREAMBLE + ROWS,
    "byte order mark": ("\ufeff" + PREAMBLE + LINKEDIN + ROWS).encode(),
    "Windows line ends": (PREAMBLE + LINKEDIN + ROWS).replace("\n", "\r\n"),
    "no column of addresses": OLD,
    "UTF-16": (LINKEDIN + ROWS).encode("utf-16"),
    "Windows-1252": (LINKEDIN + ROWS).encode("cp1252"),
    "closed accounts between": LINKEDIN + ",,,,,,30 Apr 2026\n" + ROWS,
    "inside the archive": zipped(PREAMBLE + LINKEDIN + ROWS),
    "misread letters": LINKEDIN + ROWS.replace("Zoë,Müller", "ZoÃ«,MÃ¼ller"),
    "credentials": LINKEDIN + ROWS.replace("Müller", '"Müller, PhD, PMP"'),
}


@pytest.mark.parametrize("content", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.usefixtures("quickly")
def test_two_people_come_in_whatever_the_file_looks_like(app, world, browser, content):
    emil = browser(world.emil)
    page = upload(emil, content, "Connections.csv")
    run_jobs(app)
    emil.post(f"{page.location}/go", data={"keeps_in_touch": "y", "cadence_days": "90"})
    run_jobs(app)
    assert only_import().state is ImportState.DONE
    names = db.session.scalars(select(Prospect.display_name).order_by(Prospect.sort_name)).all()
    assert names == ["Jordan Lee", "Zoë Müller"]
    rejected = db.session.scalars(select(ImportRow.reason).where(ImportRow.prospect_id.is_(None))).all()
    assert set(rejected) <= {"account_closed"}
    assert kept_files(app) == []


@pytest.mark.usefixtures("quickly")
def test_hostile_cells_are_left_out_and_told(app, world, browser):
    hostile = '=HYPERLINK(""x""),Lee,javascript:alert(1),,@SUM(A1),VP,12 Mar 2025\n'
    emil = browser(world.emil)
    page = upload(emil, LINKEDIN + hostile, "Connections.csv")
    run_jobs(app)
    assert "was left out" in emil.get(page.location).text
    emil.post(f"{page.location}/go", data={"cadence_days": "90"})
    run_jobs(app)
    assert count(Identity) == 0
    table = emil.get(f"{page.location}/outcomes.csv")
    assert table.headers["Content-Disposition"].startswith("attachment")
    cells = [cell for row in csv.reader(io.StringIO(table.text.lstrip("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def a_bomb():
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", b"0" * 50_000_000)
    return body.getvalue()


BAD = {
    "a bomb": (a_bomb, "unpacks to far more"),
    "one row of a megabyte": (lambda: b"x" * 1_100_000, "No column names were found."),
    "an archive without the list": (
        lambda: zipped("x").replace(b"Connections.csv", b"Elsewherexx.csv"),
        "no Connections.csv",
    ),
}


@pytest.mark.parametrize(("make", "sentence"), BAD.values(), ids=BAD)
@pytest.mark.usefixtures("quickly")
def test_bad_files_leave_nothing(app, world, browser, make, sentence):
    answer = upload(browser(world.emil), make(), "x.zip")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (count(Import), count(ImportRow), count(Prospect), kept_files(app)) == (0, 0, 0, [])


def test_what_is_too_large_is_refused_before_it_is_read(app, world, browser):
    class Unread(io.RawIOBase):
        def readable(self):
            return True

        def seek(self, offset, whence=0):
            return 0

        def tell(self):
            return 0

        def read(self, size=-1):
            raise AssertionError("the body was read")

    sent = {"content_type": "multipart/form-data; boundary=x", "environ_overrides": {"CONTENT_LENGTH": "10000000000"}}
    answer = browser(world.emil).post("/import", input_stream=Unread(), **sent)
    assert answer.status_code == 422
    assert "This file is larger than 200 MB." in answer.text
    assert count(Import) == 0


def test_nobody_from_outside_can_fill_the_disk(app, world, browser):
    sent = {"content_type": "multipart/form-data; boundary=x"}
    sent["environ_overrides"] = {"CONTENT_LENGTH": str(Limits().file)}
    for user in (None, world.paul):
        answer = browser(user).post("/import", input_stream=io.BytesIO(b"x"), **sent)
        assert answer.status_code in {401, 403, 413, 422}
    assert kept_files(app) == []


@pytest.mark.usefixtures("quickly")
def test_an_import_is_its_makers_and_the_admins_alone(app, world, browser):
    one = imported(app, world.emil, LINKEDIN + ROWS)
    page = f"/import/{one.id}"
    assert [browser(user).get(page).status_code for user in (world.emil, world.ada)] == [200, 200]
    for path in (page, f"{page}/outcomes.csv", f"{page}/progress"):
        assert {browser(user).get(path).status_code for user in (world.eva, world.rita, world.lena)} == {404}
    assert browser(world.rita).post(f"{page}/undo").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Prospect)) == 2


class TestOnTheCommandLine:
    @pytest.fixture
    def run(self, app, world, capsys):
        def call_it(*arguments):
            db.session.flush()
            code = call(app, ["import", *map(str, arguments)])
            db.session.expire_all()
            return code, capsys.readouterr()

        return call_it

    def test_it_tells_what_became_of_every_row(self, run, tmp_path):
        file = tmp_path / "Connections.csv"
        file.write_text(LINKEDIN + ",,,,,,30 Apr 2026\n" + ROWS)
        code, said = run(file, "--as", "emil@example.org", "--json")
        report = json.loads(said.out)
        assert code == 0
        assert {name: report[name] for name in ("format", "created", "updated", "same", "conflict", "rejected")} == {
            "format": "linkedin_connections",
            "created": 2,
            "updated": 0,
            "same": 0,
            "conflict": 0,
            "rejected": 1,
        }
        assert report["rows"][0] == {
            "line": 2,
            "outcome": "rejected",
            "reason": "This row has a date but no name: the account was closed.",
        }
        assert [row["outcome"] for row in report["rows"]] == ["rejected", "created", "created"]
        assert json.loads(run(file, "--as", "emil@example.org", "--json")[1].out)["same"] == 2

    def test_a_preview_changes_nothing(self, app, run, tmp_path):
        file = tmp_path / "Connections.csv"
        file.write_text(LINKEDIN + ROWS)
        code, said = run(file, "--as", "emil@example.org", "--preview")
        assert (code, "2 created" in said.out) == (0, True)
        assert (count(Prospect), count(ImportRow), kept_files(app)) == (0, 0, [])

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7"])
    def test_what_cannot_be_read_is_one_line_and_exit_code_1(self, app, run, tmp_path, content):
        file = tmp_path / "x.csv"
        file.write_bytes(content)
        code, said = run(file, "--as", "emil@example.org")
        assert code == 1
        assert len(said.err.strip().splitlines()) == 1
        assert kept_files(app) == []
