"""Nobody who was erased comes back by a file, and files of old keep no copy of them."""

import pytest
from sqlalchemy import select

from app.kernel.db import db
from talent.consent.erasing import erase
from talent.consent.models import Cause, Erasure
from talent.duplicates.actions import merge
from talent.prospects.models import Prospect
from talent.transfer.models import Import, ImportRow, ImportState, Outcome, Why
from tests.support.canaries import dump
from tests.support.making_duplicates import an_identity
from tests.support.making_imports import LINKEDIN, an_import, committed, imported, outcomes
from tests.support.outbox import run_jobs

pytestmark = pytest.mark.usefixtures("quickly")

CANARY = "Zyxwara"
ROW = f"{CANARY},Okafor,https://www.linkedin.com/in/{CANARY.lower()},{CANARY.lower()}@example.org,Acme,Chemist,12 Mar 2025\n"
OTHER = "Boris,Bystander,https://www.linkedin.com/in/boris,boris@example.org,Acme,Chemist,12 Mar 2025\n"


def somebody(name: str = CANARY) -> Prospect:
    return db.session.scalars(select(Prospect).where(Prospect.display_name.startswith(name))).one()


def everybody() -> set[str]:
    return set(db.session.scalars(select(Prospect.display_name)))


def forget(app, world) -> None:
    erase(world.rita.as_actor(), [somebody()], cause=Cause.ASKED)
    run_jobs(app)


class TestComingBack:
    def test_a_file_that_holds_them_again_leaves_them_out_and_says_why(self, app, world):
        imported(app, world.emil, LINKEDIN + ROW + OTHER)
        forget(app, world)
        again = imported(app, world.eva, LINKEDIN + OTHER + ROW)
        assert outcomes(again) == {2: "same", 3: "rejected"}
        row = db.session.scalars(select(ImportRow).where(ImportRow.import_id == again.id, ImportRow.line == 3)).one()
        assert (row.reason, row.display_name, row.identities) == (Why.ASKED_TO_BE_ERASED, "", [])
        assert everybody() == {"Boris Bystander"}

    @pytest.mark.parametrize(
        ("known", "named"),
        [
            ("zyxwara@example.org", "  ZYXWARA@Example.ORG"),
            ("zyxwara@example.org", "zyxwara+jobs@example.org"),
            ("zyxwara+fair@example.org", "zyxwara@example.org"),
            ("zyx.wara@gmail.com", "zyxwara+a@googlemail.com"),
            ("zyxwara@bücher.example", "zyxwara@xn--bcher-kva.example"),
        ],
    )
    def test_in_any_spelling_of_their_address(self, app, world, known, named):
        imported(app, world.emil, LINKEDIN + ROW.replace("zyxwara@example.org", known))
        forget(app, world)
        again = imported(app, world.eva, f"Name,Email\nSomebody Else,{named}\n", name="people.csv")
        assert again.rejected == 1
        assert everybody() == set()

    def test_the_address_of_an_office_keeps_nobody_out_but_them(self, app, world):
        imported(app, world.emil, f"Name,Email\nZyxwara Okafor,{CANARY}@example.org\n", name="people.csv")
        an_identity(somebody(), "info@example.org")
        forget(app, world)
        rows = "Name,Email\nBoris Bystander,info@example.org\nZyxwara Okafor,info@example.org\n"
        again = imported(app, world.eva, rows, name="people.csv")
        assert outcomes(again) == {2: "created", 3: "rejected"}
        assert everybody() == {"Boris Bystander"}

    def test_who_has_no_address_is_known_by_name_and_employer(self, app, world):
        imported(app, world.emil, "Name,Company\nZyxwara Okafor,Acme\n", name="people.csv")
        forget(app, world)
        again = imported(app, world.eva, "Name,Company\nZyxwara Okafor,Acme\nZyxwara Okafor,Other\n", name="people.csv")
        assert (again.rejected, again.created) == (1, 1)

    def test_nor_by_the_name_and_employer_of_a_file_that_was_made_part_of_theirs(self, app, world):
        imported(app, world.emil, "Name,Company\nZyxwara Okafor,Acme\nZ. Okafor-Lind,Other\n", name="people.csv")
        merge(world.rita.as_actor(), somebody(), somebody("Z. Okafor"))
        forget(app, world)
        again = imported(app, world.eva, "Name,Company\nZ. Okafor-Lind,Other\n", name="people.csv")
        assert (again.rejected, again.created) == (1, 0)

    def test_whoever_is_erased_between_preview_and_go_does_not_come_in(self, app, world):
        imported(app, world.emil, LINKEDIN + ROW)
        waiting = an_import(app, world.eva, "Name,Email\nZyx,zyxwara@example.org\nNew,new@example.org\n", name="p.csv")
        erase(world.rita.as_actor(), [somebody()], cause=Cause.ASKED)
        committed(app, waiting)
        assert everybody() == {"New"}

    def test_the_page_says_it_in_words(self, app, world, browser):
        imported(app, world.emil, LINKEDIN + ROW)
        forget(app, world)
        again = imported(app, world.eva, LINKEDIN + ROW)
        page = browser(world.eva).get(f"/import/{again.id}?tab=rejected").text
        assert "This person was erased" in page
        assert CANARY not in page


class TestCopies:
    def test_no_row_of_any_file_keeps_a_copy(self, app, world):
        imported(app, world.emil, LINKEDIN + ROW + OTHER)
        an_import(app, world.eva, LINKEDIN + OTHER + ROW)
        forget(app, world)
        assert [line for line in dump() if CANARY.lower() in line.lower()] == []
        assert db.session.scalars(select(Erasure.finished_at)).one() is not None

    def test_a_file_that_waits_goes_with_its_samples_and_its_other_rows_stay(self, app, world):
        imported(app, world.emil, LINKEDIN + ROW)
        waiting = an_import(app, world.eva, LINKEDIN + OTHER + ROW)
        forget(app, world)
        db.session.refresh(waiting)
        assert (waiting.upload, waiting.samples, waiting.state) == (None, [], ImportState.READY)
        assert waiting.counts[Outcome.CREATED] == 1
        committed(app, waiting)
        assert everybody() == {"Boris Bystander"}

    def test_counts_of_a_finished_import_stay_as_they_were(self, app, world):
        before = imported(app, world.emil, LINKEDIN + ROW + OTHER)
        forget(app, world)
        assert db.session.get_one(Import, before.id).created == 2
