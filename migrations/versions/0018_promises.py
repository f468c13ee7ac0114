"""Promises; days out of office; reminders that are held back; how young a tie is, in the index that plans"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUDGE_INDEX = "ix_relationships_nudge"
ACTIVE = "state = 'active' AND nudge_on IS NOT NULL"
READ_WITH_IT = ["id", "prospect_id", "due_on", "cadence_days", "ignored_nudges"]


def upgrade() -> None:
    op.add_column("users", sa.Column("out_of_office_from", sa.Date(), nullable=True))
    op.add_column("users", sa.Column("out_of_office_until", sa.Date(), nullable=True))
    op.add_column("users", sa.Column("out_of_office_note", sa.Text(), nullable=True))
    _add_number("organisations", "held_back_percent")
    _add_number("nudges", "held_back_percent")
    op.add_column("nudges", sa.Column("was_held_back", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("nudges", "was_held_back", server_default=None)
    op.create_index("ix_nudges_held", "nudges", ["user_id", "planned_on"], postgresql_where="state = 'held'")
    op.drop_index(NUDGE_INDEX, table_name="relationships")
    _index_what_plans([*READ_WITH_IT, "since"])
    _create_promises()


def _add_number(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.SmallInteger(), nullable=False, server_default="0"))
    op.alter_column(table, name, server_default=None)


def _index_what_plans(columns: list[str]) -> None:
    op.create_index(
        NUDGE_INDEX,
        "relationships",
        ["user_id", "nudge_on"],
        postgresql_include=columns,
        postgresql_where=ACTIVE,
    )


def _create_promises() -> None:
    op.create_table(
        "promises",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("touchpoint_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_promises_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_promises_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    is_open = "state = 'open'"
    op.create_index("ix_promises_open", "promises", ["user_id", "due_on", "id"], postgresql_where=is_open)
    op.create_index("ix_promises_due", "promises", ["due_on"], postgresql_where=is_open)
    op.create_index("ix_promises_prospect", "promises", ["prospect_id", "due_on", "id"])
    op.create_index("ix_promises_user", "promises", ["user_id"])
    op.create_index(
        "ix_promises_touchpoint", "promises", ["touchpoint_id"], postgresql_where="touchpoint_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("promises")
    op.drop_index(NUDGE_INDEX, table_name="relationships")
    _index_what_plans(READ_WITH_IT)
    op.drop_index("ix_nudges_held", table_name="nudges")
    op.drop_column("nudges", "was_held_back")
    op.drop_column("nudges", "held_back_percent")
    op.drop_column("organisations", "held_back_percent")
    for column in ("out_of_office_note", "out_of_office_until", "out_of_office_from"):
        op.drop_column("users", column)
