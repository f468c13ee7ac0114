"""Erasing remembers when the search for copies began"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("erasures", sa.Column("search_began_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_erasures_unfinished", "erasures", ["created_at"], unique=False, postgresql_where="finished_at IS NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_erasures_unfinished", table_name="erasures", postgresql_where="finished_at IS NULL")
    op.drop_column("erasures", "search_began_at")
