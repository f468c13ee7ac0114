"""Those at a step of a pool, with a consent of a state, and to whom nobody may write are found in the index alone"""

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.execute("DROP INDEX ix_legal_bases_state")
    op.execute("CREATE INDEX ix_legal_bases_state ON legal_bases (purpose, basis, state, prospect_id) WHERE ended_at IS NULL")
    op.execute("DROP INDEX ix_pool_members_step")
    op.execute(
        "CREATE INDEX ix_pool_members_step ON pool_members (pool_id, step_id, stepped_at, id) INCLUDE (prospect_id)"
    )
    op.execute("DROP INDEX ix_in_touch_banned")
    op.execute("CREATE INDEX ix_in_touch_banned ON in_touch (id) INCLUDE (is_merged) WHERE do_not_contact")


def downgrade() -> None:
    op.execute("DROP INDEX ix_in_touch_banned")
    op.execute("CREATE INDEX ix_in_touch_banned ON in_touch (id) WHERE do_not_contact")
    op.execute("DROP INDEX ix_pool_members_step")
    op.execute("CREATE INDEX ix_pool_members_step ON pool_members (pool_id, step_id, stepped_at, id)")
    op.execute("DROP INDEX ix_legal_bases_state")
    op.execute("CREATE INDEX ix_legal_bases_state ON legal_bases (purpose, state, prospect_id) WHERE ended_at IS NULL")
