"""Indexes hold what filters ask for, and of those alone who have it: what is gathered of few is asked of fewer rows"""

from alembic import op

revision = "0042"
down_revision = "0041"

OF_EVERYBODY = {"source": "source_key", **{name: name for name in ("last_two_way_on", "first_due_on", "least_cadence_days")}}


def upgrade() -> None:
    op.execute("DROP INDEX ix_prospects_place")
    for name in OF_EVERYBODY:
        op.execute(f"DROP INDEX ix_in_touch_{name}")
    op.execute("CREATE INDEX ix_in_touch_talked ON in_touch (last_two_way_on) WHERE last_two_way_on IS NOT NULL")
    op.execute("CREATE INDEX ix_in_touch_due ON in_touch (first_due_on) WHERE first_due_on IS NOT NULL")
    op.execute(
        "CREATE INDEX ix_in_touch_rhythm ON in_touch (least_cadence_days, most_cadence_days, active) "
        "WHERE least_cadence_days IS NOT NULL"
    )
    op.execute(
        "CREATE INDEX ix_relationships_without_rhythm ON relationships (prospect_id) "
        "WHERE state = 'active' AND cadence_days IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_relationships_without_rhythm")
    for name in ("talked", "due", "rhythm"):
        op.execute(f"DROP INDEX ix_in_touch_{name}")
    for name, column in OF_EVERYBODY.items():
        op.execute(f"CREATE INDEX ix_in_touch_{name} ON in_touch ({column})")
    op.execute("CREATE INDEX ix_prospects_place ON prospects USING gin (place_key gin_trgm_ops)")
