"""Reminders of people who go soon are found by whom they are for, as long as no mail has them"""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_retention_reminders_to_mail ON retention_reminders (user_id) WHERE delivery_id IS NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_retention_reminders_to_mail")
