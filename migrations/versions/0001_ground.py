"""The ground: people inside, people outside, relationships, nudges"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$
"""
_APPEND_ONLY = """
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "business_areas",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["business_areas.id"], name=op.f("fk_business_areas_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_areas")),
    )
    op.create_table(
        "deliveries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("history", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
    )
    op.create_index(
        "ix_deliveries_due", "deliveries", ["due_at"], unique=False, postgresql_where="state IN ('waiting', 'sending')"
    )
    op.create_index("ix_deliveries_kind", "deliveries", ["kind", "created_at"], unique=False)
    op.create_index("ix_deliveries_state", "deliveries", ["state", "created_at"], unique=False)
    op.create_index("ix_deliveries_user", "deliveries", ["user_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_number", "events", ["number"], unique=True)
    op.create_index("ix_events_prospect_timeline", "events", ["prospect_id", "at", "id"], unique=False)
    op.create_index("ix_events_subject", "events", ["subject_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_index("ix_jobs_done", "jobs", ["done_at"], unique=False, postgresql_where="done_at IS NOT NULL")
    op.create_index("ix_jobs_name_done", "jobs", ["name", "done_at"], unique=False)
    op.create_index("ix_jobs_waiting", "jobs", ["run_at"], unique=False, postgresql_where="done_at IS NULL")
    op.create_table(
        "marked_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marked_addresses")),
        sa.UniqueConstraint("address", name=op.f("uq_marked_addresses_address")),
    )
    op.create_table(
        "organisations",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("accent", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("only_one", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("only_one", name=op.f("uq_organisations_only_one")),
    )
    op.create_table(
        "users",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("working_days", sa.SmallInteger(), nullable=False),
        sa.Column("weekly_capacity", sa.SmallInteger(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("digest_weekday", sa.SmallInteger(), nullable=False),
        sa.Column("digest_hour", sa.SmallInteger(), nullable=False),
        sa.Column("digested_on", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["business_areas.id"], name=op.f("fk_users_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_index("ix_users_area", "users", ["area_id"], unique=False)
    op.create_table(
        "browser_sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("began_with", sa.String(40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_browser_sessions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browser_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_browser_sessions_token_hash")),
    )
    op.create_index("ix_browser_sessions_user", "browser_sessions", ["user_id"], unique=False)
    op.create_table(
        "column_mappings",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_column_mappings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mappings")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_column_mappings_fingerprint")),
    )
    op.create_table(
        "imports",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_hash", sa.Text(), nullable=False),
        sa.Column("upload", sa.Text(), nullable=True),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("header", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("samples", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("is_certain_encoding", sa.Boolean(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("day_order", sa.String(40), nullable=False),
        sa.Column("is_day_first", sa.Boolean(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(40), nullable=False),
        sa.Column("keeps_in_touch", sa.Boolean(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=False),
        sa.Column("read_to", sa.Integer(), nullable=False),
        sa.Column("committed_to", sa.Integer(), nullable=False),
        sa.Column("undone_to", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("relationships", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_event", sa.BigInteger(), nullable=False),
        sa.Column("is_overtaken", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_imports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_hash", "imports", ["file_hash"], unique=False)
    op.create_index("ix_imports_state", "imports", ["state"], unique=False)
    op.create_index("ix_imports_user", "imports", ["user_id", "created_at"], unique=False)
    op.create_table(
        "one_time_tokens",
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_one_time_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_tokens")),
    )
    op.create_index("ix_one_time_tokens_user", "one_time_tokens", ["user_id"], unique=False)
    op.create_table(
        "pools",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("default_cadence_days", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["business_areas.id"], name=op.f("fk_pools_area_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_pools_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_table(
        "prospects",
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("credentials", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("employer_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.String(40), nullable=False),
        sa.Column("do_not_contact", sa.Boolean(), nullable=False),
        sa.Column("do_not_contact_reason", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_prospects_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospects")),
    )
    op.create_index(
        "ix_prospects_import", "prospects", ["import_id"], unique=False, postgresql_where="import_id IS NOT NULL"
    )
    op.create_index("ix_prospects_name_employer", "prospects", ["sort_name", "employer_key"], unique=False)
    op.create_index(
        "ix_prospects_search",
        "prospects",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_prospects_sort_name", "prospects", ["sort_name", "id"], unique=False)
    op.create_table(
        "sign_in_requests",
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_in_requests_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_requests")),
    )
    op.create_index("ix_sign_in_requests_created", "sign_in_requests", ["created_at"], unique=False)
    op.create_table(
        "asks",
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("relationship_before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_asks_asked_by_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_asks_pool_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_asks_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_asks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
    )
    op.create_index("ix_asks_expiring", "asks", ["expires_at"], unique=False, postgresql_where="state = 'open'")
    op.create_index("ix_asks_pool", "asks", ["pool_id", "prospect_id"], unique=False)
    op.create_index("ix_asks_prospect", "asks", ["prospect_id"], unique=False)
    op.create_index("uq_asks_open", "asks", ["user_id", "prospect_id"], unique=True, postgresql_where="state = 'open'")
    op.create_table(
        "identities",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_identities_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("prospect_id", "kind", "canonical", name=op.f("uq_identities_prospect_id_kind_canonical")),
    )
    op.create_index("ix_identities_canonical", "identities", ["kind", "canonical"], unique=False)
    op.create_index(
        "ix_identities_import", "identities", ["import_id"], unique=False, postgresql_where="import_id IS NOT NULL"
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("credentials", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("employer_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("connected_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("identities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("remarks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.Column("external_key", sa.Uuid(), nullable=True),
        sa.Column("of_line", sa.Integer(), nullable=True),
        sa.Column("candidates", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("changes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("import_id", "line", name=op.f("uq_import_rows_import_id_line")),
    )
    op.create_index(
        "ix_import_rows_external_key",
        "import_rows",
        ["external_key"],
        unique=False,
        postgresql_where="external_key IS NOT NULL",
    )
    op.create_index("ix_import_rows_outcome", "import_rows", ["import_id", "outcome", "line"], unique=False)
    op.create_index("ix_import_rows_row_key", "import_rows", ["row_key"], unique=False)
    op.create_table(
        "notes",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_notes_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_timeline", "notes", ["prospect_id", "created_at", "id"], unique=False)
    op.create_table(
        "pool_members",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_pool_members_added_by_id")),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_pool_members_pool_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_pool_members_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_members")),
        sa.UniqueConstraint("pool_id", "prospect_id", name=op.f("uq_pool_members_pool_id_prospect_id")),
    )
    op.create_index("ix_pool_members_prospect", "pool_members", ["prospect_id"], unique=False)
    op.create_table(
        "relationships",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.Column("maximum_days", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("last_two_way_on", sa.Date(), nullable=True),
        sa.Column("last_out_on", sa.Date(), nullable=True),
        sa.Column("last_in_on", sa.Date(), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacts_in", sa.Integer(), nullable=False),
        sa.Column("contacts_out", sa.Integer(), nullable=False),
        sa.Column("contacts_both", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("ignored_nudges", sa.SmallInteger(), nullable=False),
        sa.Column("last_ignored_on", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column(
            "due_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN cadence_days IS NULL THEN NULL ELSE CASE WHEN last_two_way_on IS NULL THEN first_due_on ELSE last_two_way_on + cadence_days END END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "nudge_on",
            sa.Date(),
            sa.Computed(
                "CASE WHEN ignored_nudges > 4 OR cadence_days IS NULL THEN NULL ELSE greatest(CASE WHEN last_two_way_on IS NULL THEN first_due_on ELSE last_two_way_on + cadence_days END, snoozed_until, last_out_on + greatest(7, cadence_days / 2), CASE WHEN ignored_nudges > 0 THEN last_ignored_on + cadence_days * (CASE WHEN ignored_nudges >= 2 THEN 2 ELSE 1 END) END) END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_relationships_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_relationships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationships")),
        sa.UniqueConstraint("user_id", "prospect_id", name=op.f("uq_relationships_user_id_prospect_id")),
    )
    op.create_index(
        "ix_relationships_import",
        "relationships",
        ["import_id"],
        unique=False,
        postgresql_where="import_id IS NOT NULL",
    )
    op.create_index(
        "ix_relationships_nudge",
        "relationships",
        ["user_id", "nudge_on"],
        unique=False,
        postgresql_where="state = 'active' AND nudge_on IS NOT NULL",
    )
    op.create_index(
        "ix_relationships_paused", "relationships", ["paused_until"], unique=False, postgresql_where="state = 'paused'"
    )
    op.create_index("ix_relationships_prospect", "relationships", ["prospect_id"], unique=False)
    op.create_index(
        "ix_relationships_user_due",
        "relationships",
        ["user_id", "due_on", "id"],
        unique=False,
        postgresql_where="state = 'active'",
    )
    op.create_table(
        "nudges",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("cycle_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touchpoint_id", sa.Uuid(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_nudges_relationship_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sa.UniqueConstraint("relationship_id", "planned_on", name=op.f("uq_nudges_relationship_id_planned_on")),
    )
    op.create_index("ix_nudges_planned", "nudges", ["planned_on"], unique=False)
    op.create_index("ix_nudges_prospect", "nudges", ["prospect_id"], unique=False)
    op.create_index(
        "ix_nudges_touchpoint", "nudges", ["touchpoint_id"], unique=False, postgresql_where="touchpoint_id IS NOT NULL"
    )
    op.create_index(
        "ix_nudges_user_open", "nudges", ["user_id", "asked_on"], unique=False, postgresql_where="state = 'open'"
    )
    op.create_index("ix_nudges_waiting", "nudges", ["asked_on"], unique=False, postgresql_where="state = 'open'")
    op.create_index("uq_nudges_one_open", "nudges", ["relationship_id"], unique=True, postgresql_where="state = 'open'")
    op.create_table(
        "touchpoints",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_touchpoints_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_touchpoints_relationship_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_touchpoints_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoints")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_touchpoints_source_source_id")),
    )
    op.create_index("ix_touchpoints_relationship", "touchpoints", ["relationship_id", "at"], unique=False)
    op.create_index("ix_touchpoints_timeline", "touchpoints", ["prospect_id", "at", "id"], unique=False)
    op.create_index("ix_touchpoints_user", "touchpoints", ["user_id", "at"], unique=False)
    op.execute(_REFUSE)
    op.execute(_APPEND_ONLY)


def downgrade() -> None:
    op.drop_index("ix_touchpoints_user", table_name="touchpoints")
    op.drop_index("ix_touchpoints_timeline", table_name="touchpoints")
    op.drop_index("ix_touchpoints_relationship", table_name="touchpoints")
    op.drop_table("touchpoints")
    op.drop_index("uq_nudges_one_open", table_name="nudges", postgresql_where="state = 'open'")
    op.drop_index("ix_nudges_waiting", table_name="nudges", postgresql_where="state = 'open'")
    op.drop_index("ix_nudges_user_open", table_name="nudges", postgresql_where="state = 'open'")
    op.drop_index("ix_nudges_touchpoint", table_name="nudges", postgresql_where="touchpoint_id IS NOT NULL")
    op.drop_index("ix_nudges_prospect", table_name="nudges")
    op.drop_index("ix_nudges_planned", table_name="nudges")
    op.drop_table("nudges")
    op.drop_index("ix_relationships_user_due", table_name="relationships", postgresql_where="state = 'active'")
    op.drop_index("ix_relationships_prospect", table_name="relationships")
    op.drop_index("ix_relationships_paused", table_name="relationships", postgresql_where="state = 'paused'")
    op.drop_index(
        "ix_relationships_nudge",
        table_name="relationships",
        postgresql_where="state = 'active' AND nudge_on IS NOT NULL",
    )
    op.drop_index("ix_relationships_import", table_name="relationships", postgresql_where="import_id IS NOT NULL")
    op.drop_table("relationships")
    op.drop_index("ix_pool_members_prospect", table_name="pool_members")
    op.drop_table("pool_members")
    op.drop_index("ix_notes_timeline", table_name="notes")
    op.drop_table("notes")
    op.drop_index("ix_import_rows_row_key", table_name="import_rows")
    op.drop_index("ix_import_rows_outcome", table_name="import_rows")
    op.drop_index("ix_import_rows_external_key", table_name="import_rows", postgresql_where="external_key IS NOT NULL")
    op.drop_table("import_rows")
    op.drop_index("ix_identities_import", table_name="identities", postgresql_where="import_id IS NOT NULL")
    op.drop_index("ix_identities_canonical", table_name="identities")
    op.drop_table("identities")
    op.drop_index("uq_asks_open", table_name="asks", postgresql_where="state = 'open'")
    op.drop_index("ix_asks_prospect", table_name="asks")
    op.drop_index("ix_asks_pool", table_name="asks")
    op.drop_index("ix_asks_expiring", table_name="asks", postgresql_where="state = 'open'")
    op.drop_table("asks")
    op.drop_index("ix_sign_in_requests_created", table_name="sign_in_requests")
    op.drop_table("sign_in_requests")
    op.drop_index("ix_prospects_sort_name", table_name="prospects")
    op.drop_index(
        "ix_prospects_search",
        table_name="prospects",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index("ix_prospects_name_employer", table_name="prospects")
    op.drop_index("ix_prospects_import", table_name="prospects", postgresql_where="import_id IS NOT NULL")
    op.drop_table("prospects")
    op.drop_table("pools")
    op.drop_index("ix_one_time_tokens_user", table_name="one_time_tokens")
    op.drop_table("one_time_tokens")
    op.drop_index("ix_imports_user", table_name="imports")
    op.drop_index("ix_imports_state", table_name="imports")
    op.drop_index("ix_imports_hash", table_name="imports")
    op.drop_table("imports")
    op.drop_table("column_mappings")
    op.drop_index("ix_browser_sessions_user", table_name="browser_sessions")
    op.drop_table("browser_sessions")
    op.drop_index("ix_users_area", table_name="users")
    op.drop_table("users")
    op.drop_table("organisations")
    op.drop_table("marked_addresses")
    op.drop_index("ix_jobs_waiting", table_name="jobs", postgresql_where="done_at IS NULL")
    op.drop_index("ix_jobs_name_done", table_name="jobs")
    op.drop_index("ix_jobs_done", table_name="jobs", postgresql_where="done_at IS NOT NULL")
    op.drop_table("jobs")
    op.drop_index("ix_events_subject", table_name="events")
    op.drop_index("ix_events_prospect_timeline", table_name="events")
    op.drop_index("ix_events_number", table_name="events")
    op.drop_table("events")
    op.drop_index("ix_deliveries_user", table_name="deliveries")
    op.drop_index("ix_deliveries_state", table_name="deliveries")
    op.drop_index("ix_deliveries_kind", table_name="deliveries")
    op.drop_index("ix_deliveries_due", table_name="deliveries", postgresql_where="state IN ('waiting', 'sending')")
    op.drop_table("deliveries")
    op.drop_table("business_areas")
    op.execute("DROP FUNCTION refuse_change")
