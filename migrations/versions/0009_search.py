"""Search: indexes for a million people, saved views, columns of lists, acts upon many"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

FOLDED = """
CREATE FUNCTION perennial_folded(line text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, line)) $$
"""
LETTER_PAIRS = """
CREATE FUNCTION perennial_letter_pairs(line text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT coalesce(array_agg(DISTINCT part), '{}')
      FROM generate_series(1, length(line)) AS place,
           LATERAL (VALUES (substr(line, place, 1)), (substr(line, place, 2))) AS parts(part)
     WHERE ascii(substr(line, place, 1)) > 127
$$
"""
WORDS = (
    "CREATE TEXT SEARCH CONFIGURATION perennial (COPY = pg_catalog.simple)",
    "ALTER TEXT SEARCH CONFIGURATION perennial ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple",
)
WORDS_OF = """
CREATE FUNCTION perennial_words(body text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT to_tsvector('public.perennial'::regconfig, body) $$
"""
INDEXES = (
    "CREATE INDEX ix_prospects_name_words ON prospects USING gin ((' ' || sort_name) gin_trgm_ops)",
    "CREATE INDEX ix_prospects_letter_pairs ON prospects USING gin (perennial_letter_pairs(search_text)) "
    r"WHERE search_text ~ '[^\x01-\x7f]'",
    "CREATE INDEX ix_prospects_place ON prospects USING gin (perennial_folded(location) gin_trgm_ops)",
    "CREATE INDEX ix_prospects_source ON prospects (perennial_folded(source), id)",
    "CREATE INDEX ix_prospects_added ON prospects (created_at, id)",
    "CREATE INDEX ix_prospects_employer ON prospects (employer_key, id)",
    "CREATE INDEX ix_relationships_last_contact ON relationships (last_contact_at, prospect_id)",
    "CREATE INDEX ix_relationships_last_two_way ON relationships (last_two_way_on, prospect_id)",
    "CREATE INDEX ix_notes_words ON notes USING gin (perennial_words(body))",
)
# The planner tells rare words from common ones by these samples.
SAMPLES = (
    "ALTER TABLE prospects ALTER sort_name SET STATISTICS 1000, ALTER search_text SET STATISTICS 1000",
    "ALTER INDEX ix_prospects_name_words ALTER COLUMN 1 SET STATISTICS 1000",
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    for statement in (FOLDED, LETTER_PAIRS, *WORDS, WORDS_OF, *INDEXES, *SAMPLES):
        op.execute(statement)
    op.create_table(
        "saved_views",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sorting", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_user", "saved_views", ["user_id"])
    op.create_index(
        "ix_saved_views_shared", "saved_views", ["id"], postgresql_where=sa.text("is_shared AND deleted_at IS NULL")
    )
    op.create_table(
        "bulk_acts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("acted", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_acts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_acts")),
        sa.UniqueConstraint("user_id", "token", name=op.f("uq_bulk_acts_user_id_token")),
    )
    op.create_index("ix_bulk_acts_user", "bulk_acts", ["user_id", "created_at"])
    op.create_table(
        "bulk_people",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["bulk_acts.id"], name=op.f("fk_bulk_people_act_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_bulk_people_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_people")),
        sa.UniqueConstraint("act_id", "prospect_id", name=op.f("uq_bulk_people_act_id_prospect_id")),
    )
    op.create_index("ix_bulk_people_prospect", "bulk_people", ["prospect_id"])
