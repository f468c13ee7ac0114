"""Whoever noted a fact is asked on Today whether it is still true"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index(
        "ix_facts_asking",
        "facts",
        ["noted_by_id", "valid_until"],
        postgresql_where=sa.text("ended_at IS NULL AND postponed_at IS NULL AND valid_until IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_facts_asking", table_name="facts")
