"""What is said of a gathering, and when it ends"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("community_gatherings", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.add_column("community_gatherings", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("community_gatherings", "ends_at")
    op.drop_column("community_gatherings", "words")
