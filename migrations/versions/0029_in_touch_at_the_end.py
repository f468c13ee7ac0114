"""What is kept of each person's relationships is counted once, at the end of a transaction, and always by id"""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"

OF_RELATIONSHIPS = """
SELECT prospect_id,
       count(*) FILTER (WHERE state = 'active') AS active,
       max(last_two_way_on) FILTER (WHERE visibility = 'open') AS last_two_way_on,
       max(last_contact_at) FILTER (WHERE visibility = 'open') AS last_contact_at,
       min(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS first_due_on,
       max(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS last_due_on,
       min(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS least_cadence_days,
       max(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS most_cadence_days
  FROM relationships WHERE prospect_id = ANY (people) GROUP BY prospect_id
"""
DATES = ("last_two_way_on", "last_contact_at", "first_due_on", "last_due_on", "least_cadence_days", "most_cadence_days")
COLUMNS = ", ".join(("active", *DATES))
COUNTED = ", ".join(f"counted.{name}" for name in ("active", *DATES))
KNOWN = ", ".join(f"in_touch.{name}" for name in ("active", *DATES))
# Nobody waits in a circle: whatever is missing is put in by id, and only then is locked what others have put in, by id
# again. A row stays although the last relationship is gone, so that none disappears between the one and the other.
KEEP = f"""
CREATE OR REPLACE FUNCTION perennial_keep_in_touch(people uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    new integer;
BEGIN
    INSERT INTO in_touch (id, {COLUMNS})
    SELECT * FROM ({OF_RELATIONSHIPS}) AS counted
     WHERE NOT EXISTS (SELECT FROM in_touch WHERE id = counted.prospect_id)
     ORDER BY prospect_id ON CONFLICT (id) DO NOTHING;
    GET DIAGNOSTICS new = ROW_COUNT;
    IF new = cardinality(people) THEN
        RETURN;
    END IF;
    PERFORM FROM in_touch WHERE id = ANY (people) ORDER BY id FOR UPDATE;
    UPDATE in_touch SET ({COLUMNS}) = ROW ({COUNTED})
      FROM ({OF_RELATIONSHIPS}) AS counted
     WHERE in_touch.id = counted.prospect_id AND ({KNOWN}) IS DISTINCT FROM ({COUNTED});
    UPDATE in_touch SET ({COLUMNS}) = ROW (0, NULL, NULL, NULL, NULL, NULL, NULL)
     WHERE id = ANY (people) AND (active > 0 OR num_nonnulls({", ".join(DATES)}) > 0)
       AND NOT EXISTS (SELECT FROM relationships WHERE prospect_id = in_touch.id);
END $$
"""
# Whoever begins, changes or ends relationships only notes with whom. The first of these notes that the end of the
# transaction comes to has all of them counted, so however many statements there were, each person is counted once.
NOTE = """
CREATE FUNCTION perennial_note_in_touch(touched uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO in_touch_changes (id, transaction, people)
    SELECT gen_random_uuid(), pg_current_xact_id()::text::bigint, touched WHERE touched IS NOT NULL
$$
"""
SETTLE = """
CREATE FUNCTION perennial_settle_in_touch() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[];
BEGIN
    IF EXISTS (SELECT FROM in_touch_changes WHERE id = NEW.id) THEN
        WITH noted AS (DELETE FROM in_touch_changes WHERE transaction = NEW.transaction RETURNING people)
        SELECT array_agg(DISTINCT person) INTO touched FROM noted CROSS JOIN unnest(noted.people) AS person;
        PERFORM perennial_keep_in_touch(touched);
    END IF;
    RETURN NULL;
END $$
"""
SETTLED = (
    "CREATE CONSTRAINT TRIGGER in_touch_settled AFTER INSERT ON in_touch_changes DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION perennial_settle_in_touch()"
)
WHAT_COUNTS = "id, prospect_id, state, visibility, last_two_way_on, last_contact_at, due_on, cadence_days"


def _noting(name: str, touched: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION perennial_relationships_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_note_in_touch(array_agg(DISTINCT prospect_id)) FROM {touched} AS touched;
    RETURN NULL;
END $$
"""


# Which rows have changed is told by sets and not by a join, as in 0020.
CHANGED = f"""(
        (SELECT {WHAT_COUNTS} FROM stale EXCEPT SELECT {WHAT_COUNTS} FROM fresh)
        UNION ALL (SELECT {WHAT_COUNTS} FROM fresh EXCEPT SELECT {WHAT_COUNTS} FROM stale)
    )"""


def upgrade() -> None:
    op.create_table(
        "in_touch_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("people", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_touch_changes")),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_in_touch_changes_transaction", "in_touch_changes", ["transaction"])
    for statement in (KEEP, NOTE, SETTLE, SETTLED):
        op.execute(statement)
    for name, touched in (("begun", "fresh"), ("gone", "stale"), ("changed", CHANGED)):
        op.execute(_noting(name, touched))


def downgrade() -> None:
    before = context.script.get_revision("0020").module
    for statement in (before.KEEP, before.BEGUN, before.GONE, before.CHANGED):
        op.execute(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    op.drop_table("in_touch_changes")
    op.execute("DROP FUNCTION perennial_settle_in_touch()")
    op.execute("DROP FUNCTION perennial_note_in_touch(uuid[])")
    op.execute("DELETE FROM in_touch WHERE NOT EXISTS (SELECT FROM relationships WHERE prospect_id = in_touch.id)")
