"""What is held about a person is found by index, however many people there are."""

import pytest
from sqlalchemy import text

from app.kernel import ids
from app.kernel.db import db
from talent.consent.plan import PLAN


@pytest.mark.parametrize("held", [held for held in PLAN if held.about], ids=lambda held: held.table)
def test_rows_about_a_person_are_found_without_reading_the_table(app, held):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    query = f"EXPLAIN SELECT 1 FROM {held.table} WHERE {held.about}"
    plan = db.session.execute(text(query), {"people": [ids.new()]}).scalars().all()
    assert [line.strip() for line in plan if "Seq Scan" in line] == []
