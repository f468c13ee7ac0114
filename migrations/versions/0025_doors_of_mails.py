"""Mails that came in are found by the place in a conversation that they came to"""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_index("ix_inbound_mails_door", "inbound_mails", ["door_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_inbound_mails_door", table_name="inbound_mails")
