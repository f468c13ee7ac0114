"""Who waits for an answer, who joined a conversation later, and reminders to answer"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_conversations_waiting", "conversations", ["waits_since"], postgresql_where="waits_since IS NOT NULL"
    )
    _add_number("conversation_participants", "reads_after", sa.Integer())
    op.add_column("conversation_participants", sa.Column("stands_in_for_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_conversation_participants_stands_in_for_id"),
        "conversation_participants",
        "users",
        ["stands_in_for_id"],
        ["id"],
    )
    op.add_column("messages", sa.Column("notice", sa.Text(), nullable=True))
    _add_number("organisations", "stand_in_after_days", sa.SmallInteger(), first=3)
    _nudges()


def _add_number(table: str, name: str, kind: sa.types.TypeEngine[int], first: int = 0) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=str(first)))
    op.alter_column(table, name, server_default=None)


def _nudges() -> None:
    op.add_column("nudges", sa.Column("conversation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_nudges_conversation_id"), "nudges", "conversations", ["conversation_id"], ["id"], ondelete="CASCADE"
    )
    op.add_column("nudges", sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True))
    _add_number("nudges", "reminders", sa.SmallInteger())
    op.add_column("nudges", sa.Column("reminded_on", sa.Date(), nullable=True))
    op.drop_constraint(op.f("uq_nudges_relationship_id_planned_on"), "nudges", type_="unique")
    op.create_unique_constraint(
        op.f("uq_nudges_relationship_id_planned_on_kind"), "nudges", ["relationship_id", "planned_on", "kind"]
    )
    op.create_index(
        "uq_nudges_one_answer",
        "nudges",
        ["conversation_id"],
        unique=True,
        postgresql_where="state = 'open' AND conversation_id IS NOT NULL",
    )
    op.create_index(
        "ix_nudges_conversation", "nudges", ["conversation_id"], postgresql_where="conversation_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index("ix_nudges_conversation", table_name="nudges")
    op.drop_index("uq_nudges_one_answer", table_name="nudges")
    op.drop_constraint(op.f("uq_nudges_relationship_id_planned_on_kind"), "nudges", type_="unique")
    op.execute("DELETE FROM nudges WHERE conversation_id IS NOT NULL")
    op.create_unique_constraint(
        op.f("uq_nudges_relationship_id_planned_on"), "nudges", ["relationship_id", "planned_on"]
    )
    for column in ("reminded_on", "reminders", "waits_since", "conversation_id"):
        op.drop_column("nudges", column)
    op.drop_column("organisations", "stand_in_after_days")
    op.drop_column("messages", "notice")
    op.drop_column("conversation_participants", "stands_in_for_id")
    op.drop_column("conversation_participants", "reads_after")
    op.drop_index("ix_conversations_waiting", table_name="conversations")
    op.drop_column("conversations", "waits_since")
