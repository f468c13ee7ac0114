"""Moves through a pool's steps that were made together can be undone together"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("pool_moves", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE pool_moves SET batch_id = id")
    op.alter_column("pool_moves", "batch_id", nullable=False)
    op.create_index("ix_pool_moves_batch", "pool_moves", ["batch_id"])


def downgrade() -> None:
    op.drop_index("ix_pool_moves_batch", table_name="pool_moves")
    op.drop_column("pool_moves", "batch_id")
