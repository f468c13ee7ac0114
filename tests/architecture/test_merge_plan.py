"""Nothing that points to a person is forgotten when two files are made one."""

from app.kernel.db import Model
from talent.duplicates.plan import PLAN


def leads_to_a_person(column) -> bool:
    return column.name.endswith("prospect_id") or any(
        key.target_fullname == "prospects.id" for key in column.foreign_keys
    )


def test_every_column_that_leads_to_a_person_is_in_the_plan(app):
    columns = [column for table in Model.metadata.sorted_tables for column in table.columns]
    missing = {f"{column.table.name}.{column.name}" for column in columns if leads_to_a_person(column)} - set(PLAN)
    lines = "\n".join(f'    "{name}": MOVES,' for name in sorted(missing))
    assert not missing, f"Say in PLAN of talent/duplicates/plan.py what becomes of these in a merge, such as:\n{lines}"


def test_the_plan_names_no_column_that_is_not_there(app):
    there = {f"{column.table.name}.{column.name}" for table in Model.metadata.sorted_tables for column in table.columns}
    assert set(PLAN) - there == set()
