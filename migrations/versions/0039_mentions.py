"""Colleagues who are named in a note, and answers to notes that come by mail"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.add_column("users", sa.Column("mails_mentions", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.alter_column("users", "mails_mentions", server_default=None)
    op.add_column("notes", sa.Column("answers_id", sa.Uuid(), nullable=True))
    op.add_column("notes", sa.Column("mail_id", sa.Text(), nullable=True))
    op.add_column("notes", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    op.alter_column("notes", "folded", server_default=None)
    op.create_foreign_key(op.f("fk_notes_answers_id"), "notes", "notes", ["answers_id"], ["id"], ondelete="SET NULL")
    op.create_unique_constraint(op.f("uq_notes_mail_id"), "notes", ["mail_id"])
    op.create_index("ix_notes_answers", "notes", ["answers_id"], postgresql_where="answers_id IS NOT NULL")
    op.create_table(
        "note_mentions",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_mentions_note_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_note_mentions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_mentions")),
        sa.UniqueConstraint("note_id", "user_id", name=op.f("uq_note_mentions_note_id_user_id")),
    )
    op.create_index(
        "ix_note_mentions_waiting", "note_mentions", ["user_id", "id"], postgresql_where="settled_at IS NULL"
    )


def downgrade() -> None:
    op.drop_table("note_mentions")
    op.drop_index("ix_notes_answers", "notes")
    op.drop_constraint(op.f("uq_notes_mail_id"), "notes")
    op.drop_constraint(op.f("fk_notes_answers_id"), "notes")
    for column in ("folded", "mail_id", "answers_id"):
        op.drop_column("notes", column)
    op.drop_column("users", "mails_mentions")
