"""Calendars: reminders in one's own, and meetings read from it"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("shows_names", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
    )
    op.create_index(
        "ix_calendar_feeds_user",
        "calendar_feeds",
        ["user_id"],
        unique=True,
        postgresql_where="retired_at IS NULL",
    )
    op.create_index(
        "ix_calendar_feeds_refreshed",
        "calendar_feeds",
        ["refreshed_at"],
        postgresql_where="retired_at IS NULL",
    )
    op.create_table(
        "calendar_entries",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["calendar_feeds.id"], name=op.f("fk_calendar_entries_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
        sa.UniqueConstraint("feed_id", "subject_id", name=op.f("uq_calendar_entries_feed_id_subject_id")),
    )
    op.create_index("ix_calendar_entries_subject", "calendar_entries", ["subject_id"])
    op.create_table(
        "calendar_sources",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_sources_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_sources")),
        sa.UniqueConstraint("user_id", name=op.f("uq_calendar_sources_user_id")),
    )
    op.create_index("ix_calendar_sources_next", "calendar_sources", ["next_at"])
    op.create_table(
        "meetings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_key", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("touchpoint_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_meetings_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_meetings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint(
            "user_id", "meeting_key", "prospect_id", name=op.f("uq_meetings_user_id_meeting_key_prospect_id")
        ),
    )
    op.create_index(
        "ix_meetings_asked",
        "meetings",
        ["user_id", "starts_at", "id"],
        postgresql_where="state = 'asked'",
    )
    op.create_index("ix_meetings_prospect", "meetings", ["prospect_id"])
    op.create_index("ix_meetings_ends", "meetings", ["ends_at"])
    op.create_index(
        "ix_meetings_touchpoint",
        "meetings",
        ["touchpoint_id"],
        postgresql_where="touchpoint_id IS NOT NULL",
    )
    op.create_table(
        "meeting_silences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_meeting_silences_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_meeting_silences_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_silences")),
        sa.UniqueConstraint("user_id", "prospect_id", name=op.f("uq_meeting_silences_user_id_prospect_id")),
    )
    op.create_index("ix_meeting_silences_prospect", "meeting_silences", ["prospect_id"])


def downgrade() -> None:
    for table in ("meeting_silences", "meetings", "calendar_sources", "calendar_entries", "calendar_feeds"):
        op.drop_table(table)
