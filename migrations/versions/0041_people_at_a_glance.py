"""What lists compare of a person stands beside how they are kept in touch with, a row for everybody, in one index by name"""

from alembic import context, op

revision = "0041"
down_revision = "0040"

# So that all of a row fits into an index whatever is written there, of people with very long texts only beginnings are kept.
TEXTS = ("place_key", "title_key", "employer_key", "source_key")
IS_LONG = f"octet_length(sort_name || {' || '.join(TEXTS)}) > 2000"
OF_PERSON = {
    "sort_name": ('text COLLATE "C"', "sort_name"),
    **{
        name: ('text COLLATE "C"', f"CASE WHEN {IS_LONG} THEN left({name}, 60) ELSE {name} END COLLATE \"C\"")
        for name in TEXTS
    },
    "added_at": ("timestamptz", "created_at"),
    "do_not_contact": ("boolean", "do_not_contact"),
    "is_merged": ("boolean", "merged_into_id IS NOT NULL"),
    "is_long": ("boolean", IS_LONG),
}
OF_TIES = (
    "last_two_way_on", "last_contact_at", "first_due_on", "last_due_on", "least_cadence_days", "most_cadence_days"
)
COLUMNS = ", ".join((*OF_PERSON, "active", *OF_TIES))
AT_A_GLANCE = ", ".join((
    "active", *(name for name in OF_TIES if name != "last_contact_at"),
    *(name for name in OF_PERSON if name not in ("sort_name", "is_long")),
))  # fmt: skip


def _counted(people: str, ties: str) -> str:
    """How the rows of people ought to be, by their id."""
    known = ", ".join(of for _kind, of in OF_PERSON.values())
    counted = ", ".join(f"ties.{name}" for name in OF_TIES)
    return f"""
SELECT prospects.id, {known}, coalesce(ties.active, 0), {counted}
  FROM prospects LEFT JOIN (
       SELECT prospect_id,
              count(*) FILTER (WHERE state = 'active') AS active,
              max(last_two_way_on) FILTER (WHERE visibility = 'open') AS last_two_way_on,
              max(last_contact_at) FILTER (WHERE visibility = 'open') AS last_contact_at,
              min(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS first_due_on,
              max(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS last_due_on,
              min(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS least_cadence_days,
              max(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS most_cadence_days
         FROM relationships {ties} GROUP BY prospect_id
  ) AS ties ON ties.prospect_id = prospects.id {people}
"""


THEIRS = _counted("WHERE prospects.id = ANY (people)", "WHERE prospect_id = ANY (people)")
# As in 0029 nobody waits in a circle: whatever is missing is put in by id, and only then is locked, by id again.
KEEP = f"""
CREATE OR REPLACE FUNCTION perennial_keep_in_touch(people uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    new integer;
BEGIN
    INSERT INTO in_touch (id, {COLUMNS})
    SELECT * FROM ({THEIRS}) AS counted (id, {COLUMNS})
     WHERE NOT EXISTS (SELECT FROM in_touch WHERE id = counted.id)
     ORDER BY id ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS new = ROW_COUNT;
    IF new = cardinality(people) THEN
        RETURN;
    END IF;
    PERFORM FROM in_touch WHERE id = ANY (people) ORDER BY id FOR UPDATE;
    UPDATE in_touch SET ({COLUMNS}) = ROW ({", ".join(f"counted.{name}" for name in COLUMNS.split(", "))})
      FROM ({THEIRS}) AS counted (id, {COLUMNS})
     WHERE in_touch.id = counted.id
       AND ({", ".join(f"in_touch.{name}" for name in COLUMNS.split(", "))}) IS DISTINCT FROM
           ({", ".join(f"counted.{name}" for name in COLUMNS.split(", "))});
END $$
"""
COME = """
CREATE FUNCTION perennial_people_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_note_in_touch(array_agg(id)) FROM fresh;
    RETURN NULL;
END $$
"""
WHAT_COUNTS = (
    "id, sort_name, place_key, title_key, employer_key, source_key, created_at, do_not_contact, merged_into_id"
)
CHANGED = f"""
CREATE FUNCTION perennial_people_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_note_in_touch(array_agg(id)) FROM (
        SELECT {WHAT_COUNTS} FROM fresh EXCEPT SELECT {WHAT_COUNTS} FROM stale
    ) AS different;
    RETURN NULL;
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER in_touch_come AFTER INSERT ON prospects REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION perennial_people_come()",
    "CREATE TRIGGER in_touch_known AFTER UPDATE ON prospects REFERENCING OLD TABLE AS stale NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION perennial_people_changed()",
)


def upgrade() -> None:
    for name in ("active", "last_two_way_on", "first_due_on", "least_cadence_days", "at_a_glance"):
        op.execute(f"DROP INDEX ix_in_touch_{name}")
    op.execute("TRUNCATE in_touch")
    columns = ", ".join(f"ADD {name} {kind} NOT NULL" for name, (kind, _of) in OF_PERSON.items())
    op.execute(f"ALTER TABLE in_touch {columns}")
    op.execute("ALTER TABLE in_touch ALTER place_key SET STATISTICS 1000, ALTER title_key SET STATISTICS 1000")
    op.execute(f"INSERT INTO in_touch (id, {COLUMNS}) {_counted('', '')} ORDER BY prospects.sort_name, prospects.id")
    op.execute(f"CREATE INDEX ix_in_touch_by_name ON in_touch (sort_name, id) INCLUDE ({AT_A_GLANCE})")
    op.execute("CREATE INDEX ix_in_touch_long ON in_touch (id) WHERE is_long")
    op.execute("CREATE INDEX ix_in_touch_place ON in_touch USING gin (place_key gin_trgm_ops)")
    op.execute("CREATE INDEX ix_in_touch_source ON in_touch (source_key)")
    for name in ("last_two_way_on", "first_due_on", "least_cadence_days"):
        op.execute(f"CREATE INDEX ix_in_touch_{name} ON in_touch ({name})")
    op.execute("CREATE INDEX ix_in_touch_banned ON in_touch (id) WHERE do_not_contact")
    op.execute("CREATE INDEX ix_prospects_added_by ON prospects (added_by_id)")
    for statement in (KEEP, COME, CHANGED, *TRIGGERS):
        op.execute(statement)
    op.execute("ANALYZE in_touch")


def downgrade() -> None:
    for name, function in (("come", "come"), ("known", "changed")):
        op.execute(f"DROP TRIGGER in_touch_{name} ON prospects")
        op.execute(f"DROP FUNCTION perennial_people_{function}()")
    op.execute(context.script.get_revision("0029").module.KEEP)
    op.execute("DROP INDEX ix_prospects_added_by")
    for name in ("by_name", "place", "long", "banned", "source"):
        op.execute(f"DROP INDEX ix_in_touch_{name}")
    for name in OF_PERSON:
        op.drop_column("in_touch", name)
    op.execute("DELETE FROM in_touch WHERE NOT EXISTS (SELECT FROM relationships WHERE prospect_id = in_touch.id)")
    before = "active, last_two_way_on, first_due_on, last_due_on, least_cadence_days, most_cadence_days"
    op.execute("CREATE INDEX ix_in_touch_active ON in_touch (active)")
    op.execute(f"CREATE INDEX ix_in_touch_at_a_glance ON in_touch (id) INCLUDE ({before})")
