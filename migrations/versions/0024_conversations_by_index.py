"""What hangs on a conversation is found, and goes with it, by index"""

from alembic import op

revision = "0024"
down_revision = "0023"

TABLES = ("conversation_participants", "message_versions", "message_attachments")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_conversation", table, ["conversation_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_conversation", table_name=table)
