"""Planning reads an index alone; the health of large pools is counted beforehand"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ASKED_ABOUT = "state = 'active' AND nudge_on IS NOT NULL"


def upgrade() -> None:
    op.drop_index("ix_nudges_waiting", table_name="nudges")
    op.drop_index("ix_relationships_nudge", table_name="relationships")
    op.create_index(
        "ix_relationships_nudge",
        "relationships",
        ["user_id", "nudge_on"],
        postgresql_include=["id", "prospect_id", "due_on", "cadence_days", "ignored_nudges"],
        postgresql_where=_ASKED_ABOUT,
    )
    op.create_table(
        "pool_counts",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("fading", sa.Integer(), nullable=False),
        sa.Column("nobody", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_counts_pool_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_counts")),
        sa.UniqueConstraint("pool_id", name=op.f("uq_pool_counts_pool_id")),
    )


def downgrade() -> None:
    op.drop_table("pool_counts")
    op.drop_index("ix_relationships_nudge", table_name="relationships")
    op.create_index("ix_relationships_nudge", "relationships", ["user_id", "nudge_on"], postgresql_where=_ASKED_ABOUT)
    op.create_index("ix_nudges_waiting", "nudges", ["asked_on"], postgresql_where="state = 'open'")
