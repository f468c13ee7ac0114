"""Columns of the list of people, kept for each user and each view"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("users", sa.Column("list_columns", postgresql.ARRAY(sa.String()), nullable=True))
    op.add_column("saved_views", sa.Column("columns", sa.Text(), nullable=False, server_default=""))
    op.execute("CREATE INDEX ix_prospects_by_place ON prospects (perennial_folded(location), id)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_prospects_by_place")
    op.drop_column("saved_views", "columns")
    op.drop_column("users", "list_columns")
