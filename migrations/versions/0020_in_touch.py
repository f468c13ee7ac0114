"""How people are kept in touch with, a row a person, kept by the database itself"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

# What everybody may know of all relationships with one person: that there are active ones, and of the open ones the dates.
OF_RELATIONSHIPS = """
SELECT prospect_id,
       count(*) FILTER (WHERE state = 'active') AS active,
       max(last_two_way_on) FILTER (WHERE visibility = 'open') AS last_two_way_on,
       max(last_contact_at) FILTER (WHERE visibility = 'open') AS last_contact_at,
       min(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS first_due_on,
       max(due_on) FILTER (WHERE visibility = 'open' AND state = 'active') AS last_due_on,
       min(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS least_cadence_days,
       max(cadence_days) FILTER (WHERE visibility = 'open' AND state = 'active') AS most_cadence_days
  FROM relationships
"""
COLUMNS = (
    "active, last_two_way_on, last_contact_at, first_due_on, last_due_on, least_cadence_days, most_cadence_days"
)
# Two who begin or change relationships with one person at the same moment wait for each other here: rows are locked
# before they are counted, and a row that somebody else has just put in is counted again. Rows are locked and put in by id,
# so that two who do so with many people never wait for each other in a circle.
KEEP = f"""
CREATE FUNCTION perennial_keep_in_touch(people uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known integer;
    new integer;
BEGIN
    SELECT count(*) INTO known FROM (
        SELECT FROM in_touch WHERE id = ANY (people) ORDER BY id FOR UPDATE
    ) AS locked;
    IF known < cardinality(people) THEN
        INSERT INTO in_touch (id, {COLUMNS})
        {OF_RELATIONSHIPS} WHERE prospect_id = ANY (people) AND NOT EXISTS (SELECT FROM in_touch WHERE id = prospect_id)
        GROUP BY prospect_id ORDER BY prospect_id ON CONFLICT (id) DO NOTHING;
        GET DIAGNOSTICS new = ROW_COUNT;
        IF known + new = cardinality(people) AND known = 0 THEN
            RETURN;
        END IF;
        PERFORM FROM in_touch WHERE id = ANY (people) ORDER BY id FOR UPDATE;
    END IF;
    UPDATE in_touch SET ({COLUMNS}) = ROW (
               counted.active, counted.last_two_way_on, counted.last_contact_at, counted.first_due_on,
               counted.last_due_on, counted.least_cadence_days, counted.most_cadence_days)
      FROM ({OF_RELATIONSHIPS} WHERE prospect_id = ANY (people) GROUP BY prospect_id) AS counted
     WHERE in_touch.id = counted.prospect_id
       AND (in_touch.active, in_touch.last_two_way_on, in_touch.last_contact_at, in_touch.first_due_on,
            in_touch.last_due_on, in_touch.least_cadence_days, in_touch.most_cadence_days)
           IS DISTINCT FROM
           (counted.active, counted.last_two_way_on, counted.last_contact_at, counted.first_due_on,
            counted.last_due_on, counted.least_cadence_days, counted.most_cadence_days);
    DELETE FROM in_touch
     WHERE id = ANY (people) AND NOT EXISTS (SELECT FROM relationships WHERE prospect_id = in_touch.id);
END $$
"""
BEGUN = """
CREATE FUNCTION perennial_relationships_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_keep_in_touch(people) FROM (SELECT array_agg(DISTINCT prospect_id) AS people FROM fresh) AS touched
      WHERE people IS NOT NULL;
    RETURN NULL;
END $$
"""
GONE = """
CREATE FUNCTION perennial_relationships_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_keep_in_touch(people) FROM (SELECT array_agg(DISTINCT prospect_id) AS people FROM stale) AS touched
      WHERE people IS NOT NULL;
    RETURN NULL;
END $$
"""
WHAT_COUNTS = (
    "id, prospect_id, state, visibility, last_two_way_on, last_contact_at, due_on, cadence_days"
)
# Which rows have changed is told by sets and not by a join: PostgreSQL plans this once a connection, perhaps for an update
# of nobody, and a join planned for so few would compare each of many rows with every other.
CHANGED = f"""
CREATE FUNCTION perennial_relationships_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM perennial_keep_in_touch(people) FROM (
        SELECT array_agg(DISTINCT prospect_id) AS people FROM (
            (SELECT {WHAT_COUNTS} FROM stale EXCEPT SELECT {WHAT_COUNTS} FROM fresh)
            UNION ALL (SELECT {WHAT_COUNTS} FROM fresh EXCEPT SELECT {WHAT_COUNTS} FROM stale)
        ) AS different
    ) AS touched WHERE people IS NOT NULL;
    RETURN NULL;
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER in_touch_begun AFTER INSERT ON relationships REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION perennial_relationships_begun()",
    "CREATE TRIGGER in_touch_changed AFTER UPDATE ON relationships REFERENCING OLD TABLE AS stale NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION perennial_relationships_changed()",
    "CREATE TRIGGER in_touch_gone AFTER DELETE ON relationships REFERENCING OLD TABLE AS stale "
    "FOR EACH STATEMENT EXECUTE FUNCTION perennial_relationships_gone()",
)


def upgrade() -> None:
    op.create_table(
        "in_touch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_two_way_on", sa.Date(), nullable=True),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("last_due_on", sa.Date(), nullable=True),
        sa.Column("least_cadence_days", sa.Integer(), nullable=True),
        sa.Column("most_cadence_days", sa.Integer(), nullable=True),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["prospects.id"], name=op.f("fk_in_touch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_touch")),
    )
    op.execute(f"INSERT INTO in_touch (id, {COLUMNS}) {OF_RELATIONSHIPS} GROUP BY prospect_id")
    for column in ("active", "last_two_way_on", "first_due_on", "least_cadence_days"):
        op.create_index(f"ix_in_touch_{column}", "in_touch", [column])
    for statement in (KEEP, BEGUN, GONE, CHANGED, *TRIGGERS):
        op.execute(statement)
    op.execute("ANALYZE in_touch")


def downgrade() -> None:
    for name in ("begun", "changed", "gone"):
        op.execute(f"DROP TRIGGER in_touch_{name} ON relationships")
        op.execute(f"DROP FUNCTION perennial_relationships_{name}()")
    op.execute("DROP FUNCTION perennial_keep_in_touch(uuid[])")
    op.drop_table("in_touch")
