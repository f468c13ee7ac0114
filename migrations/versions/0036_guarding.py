"""What guards conversations: blocks, openings, reports, held messages, watched phrases; wishes not to hear from somebody"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    _add("contact_wishes", sa.Column("not_by", postgresql.ARRAY(sa.String()), nullable=False, server_default="{}"))
    _add("contact_wishes", sa.Column("from_nobody", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_conversations_last_message_at", "conversations", ["last_message_at", "id"])
    _create_blocks()
    _create_openings()
    _create_reports()
    _create_held()
    _create_table(
        "watched_phrases",
        _text("watch", 40),
        _text("locale"),
        _text("phrase"),
        _text("sought"),
        _text("says"),
        _text("url"),
        sa.UniqueConstraint("sought", name=op.f("uq_watched_phrases_sought")),
    )
    op.create_index("ix_watched_phrases_watch", "watched_phrases", ["watch", "locale"])


def _add(table: str, column: sa.Column) -> None:
    op.add_column(table, column)
    op.alter_column(table, column.name, server_default=None)


def _create_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    row = (sa.Column("id", sa.Uuid(), nullable=False), sa.Column("created_at", NOW, nullable=False))
    op.create_table(name, *parts, *row, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=False)


def _id(name: str, *, is_needed: bool = True) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=not is_needed)


def _leads(table: str, column: str, to: str, *, goes_with_it: bool = True) -> sa.ForeignKeyConstraint:
    ondelete = "CASCADE" if goes_with_it else None
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _create_blocks() -> None:
    _create_table(
        "blocks",
        _id("prospect_id"),
        _id("placed_by_id"),
        _text("reason"),
        sa.Column("lifted_at", NOW, nullable=True),
        _id("lifted_by_id", is_needed=False),
        _text("lifted_because"),
        _leads("blocks", "prospect_id", "prospects"),
        _leads("blocks", "placed_by_id", "users", goes_with_it=False),
        _leads("blocks", "lifted_by_id", "users", goes_with_it=False),
    )
    standing = "lifted_at IS NULL"
    op.create_index("ix_blocks_standing", "blocks", ["prospect_id"], unique=True, postgresql_where=standing)
    op.create_index("ix_blocks_prospect", "blocks", ["prospect_id"])
    op.create_index("ix_blocks_created", "blocks", ["created_at", "id"])


def _create_openings() -> None:
    name = "conversation_openings"
    _create_table(
        name,
        _id("conversation_id"),
        _id("prospect_id"),
        _id("user_id"),
        _text("kind", 40),
        _text("reason"),
        sa.Column("expires_at", NOW, nullable=True),
        sa.Column("ended_at", NOW, nullable=True),
        _leads(name, "conversation_id", "conversations"),
        _leads(name, "prospect_id", "prospects"),
        _leads(name, "user_id", "users", goes_with_it=False),
    )
    op.create_index("ix_conversation_openings_conversation", name, ["conversation_id", "user_id"])
    op.create_index("ix_conversation_openings_user", name, ["user_id", "expires_at"])
    op.create_index("ix_conversation_openings_created", name, ["created_at", "id"])
    op.create_index("ix_conversation_openings_prospect", name, ["prospect_id"])


def _create_reports() -> None:
    name, places = "message_reports", "conversation_participants"
    _create_table(
        name,
        _id("conversation_id"),
        _id("reporter_id"),
        _id("accused_id"),
        _text("reason", 40),
        _text("words"),
        sa.Column("outcome", sa.String(40), nullable=True),
        _text("told"),
        _text("answer"),
        sa.Column("settled_at", NOW, nullable=True),
        _id("settled_by_id", is_needed=False),
        _leads(name, "conversation_id", "conversations"),
        _leads(name, "reporter_id", places),
        _leads(name, "accused_id", places),
        _leads(name, "settled_by_id", "users", goes_with_it=False),
    )
    waiting, settled = "settled_at IS NULL", "settled_at IS NOT NULL"
    op.create_index("ix_message_reports_waiting", name, ["created_at", "id"], postgresql_where=waiting)
    op.create_index("ix_message_reports_settled", name, ["settled_at", "id"], postgresql_where=settled)
    op.create_index("ix_message_reports_conversation", name, ["conversation_id"])
    copies = "reported_messages"
    _create_table(
        copies,
        _id("report_id"),
        _id("conversation_id"),
        _id("author_id"),
        _text("body"),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("sent_at", NOW, nullable=False),
        sa.Column("is_it", sa.Boolean(), nullable=False),
        _leads(copies, "report_id", name),
        _leads(copies, "conversation_id", "conversations"),
        _leads(copies, "author_id", places),
    )
    op.create_index("ix_reported_messages_report", copies, ["report_id"])
    op.create_index("ix_reported_messages_conversation", copies, ["conversation_id"])


def _create_held() -> None:
    name, places = "held_messages", "conversation_participants"
    _create_table(
        name,
        _id("conversation_id"),
        _id("author_id"),
        _id("client_id"),
        sa.Column("mail_id", sa.Text(), nullable=True),
        _text("source", 40),
        _text("body"),
        _text("folded"),
        _text("reason", 40),
        sa.Column("found", postgresql.ARRAY(sa.String()), nullable=False),
        _text("state", 40),
        _text("appeal"),
        _text("answer"),
        sa.Column("settled_at", NOW, nullable=True),
        _id("settled_by_id", is_needed=False),
        _leads(name, "conversation_id", "conversations"),
        _leads(name, "author_id", places),
        _leads(name, "settled_by_id", "users", goes_with_it=False),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_held_messages_author_id_client_id")),
        sa.UniqueConstraint("mail_id", name=op.f("uq_held_messages_mail_id")),
    )
    waiting, settled = "state = 'waiting'", "settled_at IS NOT NULL"
    op.create_index("ix_held_messages_waiting", name, ["created_at", "id"], postgresql_where=waiting)
    op.create_index("ix_held_messages_settled", name, ["settled_at", "id"], postgresql_where=settled)
    op.create_index("ix_held_messages_conversation", name, ["conversation_id"])
    _create_table(
        "held_files",
        _id("held_id"),
        _text("original_name"),
        _text("claimed"),
        _text("media_type", 80),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("sha256"),
        _text("stored_as"),
        _leads("held_files", "held_id", name),
    )
    op.create_index("ix_held_files_held", "held_files", ["held_id"])
    op.create_index("ix_held_files_stored_as", "held_files", ["stored_as"], unique=True)


def downgrade() -> None:
    for table in (
        "watched_phrases",
        "held_files",
        "held_messages",
        "reported_messages",
        "message_reports",
        "conversation_openings",
        "blocks",
    ):
        op.drop_table(table)
    op.drop_index("ix_conversations_last_message_at", table_name="conversations")
    for column in ("from_nobody", "not_by"):
        op.drop_column("contact_wishes", column)
