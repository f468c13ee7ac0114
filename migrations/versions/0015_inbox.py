"""Mail that comes in"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("passed_over", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("name", name=op.f("uq_mailboxes_name")),
    )
    op.create_table(
        "ignored_addresses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ignored_addresses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ignored_addresses")),
        sa.UniqueConstraint("user_id", "address", name=op.f("uq_ignored_addresses_user_id_address")),
    )
    op.create_table(
        "inbound_mails",
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("door_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("message_key", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("stored_as", sa.Text(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("remarks", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("attachments", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_inbound_mails_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mails")),
        sa.UniqueConstraint("message_key", "door", "door_id", name=op.f("uq_inbound_mails_message_key_door_door_id")),
    )
    op.create_index(
        "ix_inbound_mails_failed",
        "inbound_mails",
        ["created_at"],
        unique=False,
        postgresql_where="state = 'failed'",
    )
    op.create_index("ix_inbound_mails_sender", "inbound_mails", ["sender"], unique=False)
    op.create_index(
        "ix_inbound_mails_stored_as",
        "inbound_mails",
        ["stored_as"],
        unique=False,
        postgresql_where="stored_as IS NOT NULL",
    )
    op.create_index("ix_inbound_mails_user", "inbound_mails", ["user_id", "created_at"], unique=False)
    op.create_index(
        "ix_inbound_mails_waiting",
        "inbound_mails",
        ["created_at"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
    op.create_index("ix_inbound_mails_way", "inbound_mails", ["way", "created_at"], unique=False)
    op.create_table(
        "inbox_addresses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("shares", sa.String(40), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_inbox_addresses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_addresses")),
    )
    op.create_index("ix_inbox_addresses_token", "inbox_addresses", ["token_hash"], unique=True)
    op.create_index(
        "ix_inbox_addresses_user",
        "inbox_addresses",
        ["user_id"],
        unique=True,
        postgresql_where="retired_at IS NULL",
    )
    op.create_table(
        "sender_addresses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sender_addresses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender_addresses")),
        sa.UniqueConstraint("user_id", "address", name=op.f("uq_sender_addresses_user_id_address")),
    )
    op.create_table(
        "inbound_parties",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("touchpoint_id", sa.Uuid(), nullable=True),
        sa.Column("made_prospect", sa.Boolean(), nullable=False),
        sa.Column("added_identity", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["inbound_mails.id"], name=op.f("fk_inbound_parties_mail_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_inbound_parties_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_inbound_parties_touchpoint_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_inbound_parties_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_parties")),
        sa.UniqueConstraint("mail_id", "address", name=op.f("uq_inbound_parties_mail_id_address")),
    )
    op.create_index("ix_inbound_parties_address", "inbound_parties", ["address", "user_id"], unique=False)
    op.create_index(
        "ix_inbound_parties_prospect",
        "inbound_parties",
        ["prospect_id"],
        unique=False,
        postgresql_where="prospect_id IS NOT NULL",
    )
    op.create_index(
        "ix_inbound_parties_touchpoint",
        "inbound_parties",
        ["touchpoint_id"],
        unique=False,
        postgresql_where="touchpoint_id IS NOT NULL",
    )
    op.create_index(
        "ix_inbound_parties_waiting",
        "inbound_parties",
        ["user_id", "created_at", "id"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
