"""What is held about a person is found by index, however many people there are."""

from sqlalchemy import text

from app.kernel import ids
from app.kernel.db import db
from talent.consent.plan import PLAN


def test_rows_about_a_person_are_found_without_reading_the_table(app):
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    assert {held.table for held in PLAN if held.about and "Seq Scan" in plan_of(held)} == set()


def plan_of(held) -> str:
    query = f"EXPLAIN SELECT 1 FROM {held.table} WHERE {held.about}"
    return "\n".join(db.session.execute(text(query), {"people": [ids.new()]}).scalars())
