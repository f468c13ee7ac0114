"""An answered correction knows how to take back what it changed"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("corrections", sa.Column("undo_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_corrections_undo_id"), "corrections", "undos", ["undo_id"], ["id"], ondelete="SET NULL")
    op.create_index("ix_corrections_undo", "corrections", ["undo_id"])


def downgrade() -> None:
    op.drop_column("corrections", "undo_id")
