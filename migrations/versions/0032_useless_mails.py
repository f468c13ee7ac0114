"""Mails that came in and are of no use, by their age, to be forgotten"""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_inbound_mails_of_no_use ON inbound_mails (created_at)"
        " WHERE sha256 <> '' AND (state = 'ignored' OR kind <> 'ordinary')"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_inbound_mails_of_no_use")
