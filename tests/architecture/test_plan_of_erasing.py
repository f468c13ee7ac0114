"""The plan of what is held about people and what erasing does to it covers the whole database."""

from collections import Counter

from app.kernel.db import Model
from app.shell.features import load_features
from talent.consent.plan import PLAN

load_features()
TABLES = Model.metadata.tables


def test_every_table_stands_in_the_plan():
    missing = sorted(set(TABLES) - {held.table for held in PLAN})
    assert missing == [], (
        f"{missing}: say in talent/consent/plan.py what erasing a person does to each of these tables. "
        "deleted(…) for rows that go with the person (`about` finds them, unless there is a prospect_id); "
        "cleared(…) for rows that stay without what they say of the person; "
        "kept(…) with the reason for what is about nobody outside. "
        "`heading` shows the rows in what a person is told is held about them. "
        "Files that a row names go in a handler of the event prospect.erased."
    )


def test_the_plan_names_no_table_twice_and_none_that_is_gone():
    assert [table for table, times in Counter(held.table for held in PLAN).items() if times > 1] == []
    assert {held.table for held in PLAN} - set(TABLES) == set()


def test_the_plan_clears_and_hides_only_columns_that_there_are():
    named = {(held.table, column) for held in PLAN for column in (*held.clears, *held.hides)}
    assert {(table, column) for table, column in named if column not in TABLES[table].columns} == set()


def test_a_table_that_knows_prospects_says_what_becomes_of_them():
    about_people = {name for name, table in TABLES.items() if "prospect_id" in table.columns} - {"erasures"}
    assert {held.table for held in PLAN if held.table in about_people and not held.about} == set()
