"""Whoever asks a community may choose whom to ask"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.add_column("community_questions", sa.Column("meant_for_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_community_questions_meant_for_id"), "community_questions", "users", ["meant_for_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_column("community_questions", "meant_for_id")
