"""Files of people that are written in the background"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "people_exports",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_people_exports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_exports")),
    )
    op.create_index("ix_people_exports_user", "people_exports", ["user_id", "created_at"])
    op.create_index("ix_people_exports_kept", "people_exports", ["state", "ready_at"])
    op.create_index("ix_people_exports_file", "people_exports", ["file"], postgresql_where=sa.text("file IS NOT NULL"))


def downgrade() -> None:
    op.drop_table("people_exports")
