"""Consent: legal bases, notices, retention, and what remains of the erased"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "consent_texts",
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_consent_texts_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("purpose", "language", "version", name=op.f("uq_consent_texts_purpose_language_version")),
    )
    op.create_table(
        "erasures",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("erased_by_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["erased_by_id"], ["users.id"], name=op.f("fk_erasures_erased_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("prospect_id", name=op.f("uq_erasures_prospect_id")),
    )
    op.create_table(
        "retention_rules",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("warn_after", sa.SmallInteger(), nullable=False),
        sa.Column("ask_after", sa.SmallInteger(), nullable=False),
        sa.Column("erase_after", sa.SmallInteger(), nullable=False),
        sa.Column("recruiter_id", sa.Uuid(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["business_areas.id"], name=op.f("fk_retention_rules_area_id")),
        sa.ForeignKeyConstraint(["recruiter_id"], ["users.id"], name=op.f("fk_retention_rules_recruiter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
        sa.UniqueConstraint(
            "source", "area_id", name=op.f("uq_retention_rules_source_area_id"), postgresql_nulls_not_distinct=True
        ),
    )
    op.create_table(
        "erased_identities",
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasures.id"], name=op.f("fk_erased_identities_erasure_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_identities")),
    )
    op.create_index("ix_erased_identities_digest", "erased_identities", ["digest"], unique=False)
    op.create_index("ix_erased_identities_erasure", "erased_identities", ["erasure_id"], unique=False)
    op.create_table(
        "legal_bases",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_legal_bases_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_legal_bases_recorded_by_id")),
        sa.ForeignKeyConstraint(["text_id"], ["consent_texts.id"], name=op.f("fk_legal_bases_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_bases")),
    )
    op.create_index(
        "ix_legal_bases_expiring",
        "legal_bases",
        ["valid_until"],
        unique=False,
        postgresql_where="ended_at IS NULL AND state = 'accepted' AND valid_until IS NOT NULL",
    )
    op.create_index("ix_legal_bases_prospect", "legal_bases", ["prospect_id", "created_at"], unique=False)
    op.create_index(
        "ix_legal_bases_state",
        "legal_bases",
        ["purpose", "state", "prospect_id"],
        unique=False,
        postgresql_where="ended_at IS NULL",
    )
    op.create_index(
        "uq_legal_bases_current",
        "legal_bases",
        ["prospect_id", "purpose"],
        unique=True,
        postgresql_where="ended_at IS NULL",
    )
    op.create_table(
        "notices",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_because", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_notices_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_notices_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("prospect_id", name=op.f("uq_notices_prospect_id")),
    )
    op.create_index("ix_notices_batch", "notices", ["batch_id"], unique=False, postgresql_where="batch_id IS NOT NULL")
    op.create_index(
        "ix_notices_waiting", "notices", ["due_on", "id"], unique=False, postgresql_where="state = 'waiting'"
    )
    op.create_table(
        "retentions",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("quiet_since", sa.Date(), nullable=False),
        sa.Column("ask_on", sa.Date(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("kept_because", sa.Text(), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kept_by_id"], ["users.id"], name=op.f("fk_retentions_kept_by_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_retentions_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["retention_rules.id"], name=op.f("fk_retentions_rule_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retentions")),
        sa.UniqueConstraint("prospect_id", name=op.f("uq_retentions_prospect_id")),
    )
    op.create_index("ix_retentions_going", "retentions", ["erase_on", "id"], unique=False)
    op.create_table(
        "retention_reminders",
        sa.Column("retention_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["retention_id"], ["retentions.id"], name=op.f("fk_retention_reminders_retention_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_retention_reminders_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_reminders")),
        sa.UniqueConstraint(
            "retention_id", "user_id", "step", name=op.f("uq_retention_reminders_retention_id_user_id_step")
        ),
    )
    op.create_index("ix_retention_reminders_delivery", "retention_reminders", ["delivery_id"], unique=False)
    op.create_index("ix_retention_reminders_user", "retention_reminders", ["user_id", "planned_on"], unique=False)
    op.create_index(
        "ix_import_rows_prospect", "import_rows", ["prospect_id"], unique=False, postgresql_where="outcome <> 'created'"
    )
    op.execute(
        "INSERT INTO retention_rules (id, created_at, version, source, warn_after, ask_after, erase_after, is_on) "
        "VALUES (gen_random_uuid(), now(), 1, '', 22, 23, 24, true)"
    )


def downgrade() -> None:
    op.drop_index("ix_import_rows_prospect", table_name="import_rows", postgresql_where="outcome <> 'created'")
    op.drop_index("ix_retention_reminders_user", table_name="retention_reminders")
    op.drop_index("ix_retention_reminders_delivery", table_name="retention_reminders")
    op.drop_table("retention_reminders")
    op.drop_index("ix_retentions_going", table_name="retentions")
    op.drop_table("retentions")
    op.drop_index("ix_notices_waiting", table_name="notices", postgresql_where="state = 'waiting'")
    op.drop_index("ix_notices_batch", table_name="notices", postgresql_where="batch_id IS NOT NULL")
    op.drop_table("notices")
    op.drop_index("uq_legal_bases_current", table_name="legal_bases", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_legal_bases_state", table_name="legal_bases", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_legal_bases_prospect", table_name="legal_bases")
    op.drop_index(
        "ix_legal_bases_expiring",
        table_name="legal_bases",
        postgresql_where="ended_at IS NULL AND state = 'accepted' AND valid_until IS NOT NULL",
    )
    op.drop_table("legal_bases")
    op.drop_index("ix_erased_identities_erasure", table_name="erased_identities")
    op.drop_index("ix_erased_identities_digest", table_name="erased_identities")
    op.drop_table("erased_identities")
    op.drop_table("retention_rules")
    op.drop_table("erasures")
    op.drop_table("consent_texts")
