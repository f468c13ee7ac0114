"""Files tell of birthdays, groups and photos; an export that cannot be written says why"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

_COUNTS = ("photos", "photos_done", "photos_to")


def upgrade() -> None:
    op.add_column("import_rows", sa.Column("extras", postgresql.JSONB(), nullable=True))
    for name in _COUNTS:
        op.add_column("imports", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        op.alter_column("imports", name, server_default=None)
    op.add_column("organisation_exports", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.alter_column("organisation_exports", "reason", server_default=None)


def downgrade() -> None:
    op.drop_column("organisation_exports", "reason")
    for name in _COUNTS:
        op.drop_column("imports", name)
    op.drop_column("import_rows", "extras")
