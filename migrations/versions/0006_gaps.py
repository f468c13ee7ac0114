"""Stopped imports, given-up work, the chain over events, changes of address, backups, and quicker pools"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

_APPEND_ONLY = """
CREATE TRIGGER event_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_seals
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.add_column("imports", sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_jobs_given_up", "jobs", ["done_at"], postgresql_where="done_at IS NOT NULL AND last_error IS NOT NULL"
    )
    op.add_column(
        "touchpoints", sa.Column("standing_before", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.create_index(
        "ix_relationships_health",
        "relationships",
        ["prospect_id"],
        postgresql_include=["due_on", "cadence_days"],
        postgresql_where="state = 'active'",
    )
    op.create_table(
        "event_seals",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("number", name=op.f("uq_event_seals_number")),
    )
    op.execute(_APPEND_ONLY)
    op.create_table(
        "audit_checks",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("flaws", sa.Integer(), nullable=False),
        sa.Column("examples", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checks")),
    )
    op.create_index("ix_audit_checks_created", "audit_checks", ["created_at"])
    op.create_table(
        "email_changes",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_email_changes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
    )
    op.create_index("ix_email_changes_user", "email_changes", ["user_id", "created_at"])
    op.create_table(
        "backups",
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
    )
    op.create_index("ix_backups_created", "backups", ["created_at"])


def downgrade() -> None:
    op.drop_index("ix_backups_created", table_name="backups")
    op.drop_table("backups")
    op.drop_index("ix_email_changes_user", table_name="email_changes")
    op.drop_table("email_changes")
    op.drop_index("ix_audit_checks_created", table_name="audit_checks")
    op.drop_table("audit_checks")
    op.drop_table("event_seals")
    op.drop_index("ix_relationships_health", table_name="relationships")
    op.drop_column("touchpoints", "standing_before")
    op.drop_index("ix_jobs_given_up", table_name="jobs")
    op.drop_column("imports", "stopped_at")
