"""What is held about one person is found by index"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

PROSPECT = sa.text("(arguments ->> 'prospect_id')")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_prospect",
        "deliveries",
        [PROSPECT],
        unique=False,
        postgresql_where="arguments ? 'prospect_id'",
    )
    op.create_index(
        "ix_jobs_prospect",
        "jobs",
        [PROSPECT],
        unique=False,
        postgresql_where="arguments ? 'prospect_id' AND last_error IS NOT NULL",
    )
    op.create_index(
        "ix_import_contacts_prospect",
        "import_contacts",
        ["prospect_id"],
        unique=False,
        postgresql_where="prospect_id IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index(
        "ix_import_contacts_prospect", table_name="import_contacts", postgresql_where="prospect_id IS NOT NULL"
    )
    op.drop_index(
        "ix_jobs_prospect",
        table_name="jobs",
        postgresql_where="arguments ? 'prospect_id' AND last_error IS NOT NULL",
    )
    op.drop_index("ix_deliveries_prospect", table_name="deliveries", postgresql_where="arguments ? 'prospect_id'")
