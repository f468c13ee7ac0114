"""Duplicates: pairs that may be one person, merges with all that they moved, searches in the background"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "bulk_merges",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("merged", sa.Integer(), nullable=False),
        sa.Column("passed_over", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_bulk_merges_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_merges")),
    )
    op.create_index("ix_bulk_merges_created", "bulk_merges", ["created_at"], unique=False)
    op.create_table(
        "duplicate_scans",
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("after_id", sa.Uuid(), nullable=True),
        sa.Column("after_line", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("people_looked_at", sa.Integer(), nullable=False),
        sa.Column("pairs_found", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_duplicate_scans_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_scans")),
    )
    op.create_index("ix_duplicate_scans_created", "duplicate_scans", ["created_at"], unique=False)
    op.create_table(
        "duplicate_pairs",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.SmallInteger(), nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("is_alike", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_duplicate_pairs_in_order")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_duplicate_pairs_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["prospects.id"], name=op.f("fk_duplicate_pairs_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["prospects.id"], name=op.f("fk_duplicate_pairs_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")),
    )
    op.create_index(
        "ix_duplicate_pairs_decided",
        "duplicate_pairs",
        ["decided_at", "id"],
        unique=False,
        postgresql_where="state = 'not_the_same'",
    )
    op.create_index(
        "ix_duplicate_pairs_open", "duplicate_pairs", ["points", "id"], unique=False, postgresql_where="state = 'open'"
    )
    op.create_index("ix_duplicate_pairs_second", "duplicate_pairs", ["second_id"], unique=False)
    op.create_table(
        "match_keys",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_match_keys_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_keys")),
        sa.UniqueConstraint("prospect_id", "key", name=op.f("uq_match_keys_prospect_id_key")),
    )
    op.create_index("ix_match_keys_key", "match_keys", ["key"], unique=False)
    op.create_table(
        "prospect_merges",
        sa.Column("keeper_id", sa.Uuid(), nullable=False),
        sa.Column("loser_id", sa.Uuid(), nullable=False),
        sa.Column("chosen", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("bulk_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_merges.id"], name=op.f("fk_prospect_merges_bulk_id")),
        sa.ForeignKeyConstraint(
            ["keeper_id"], ["prospects.id"], name=op.f("fk_prospect_merges_keeper_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["loser_id"], ["prospects.id"], name=op.f("fk_prospect_merges_loser_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["merged_by_id"], ["users.id"], name=op.f("fk_prospect_merges_merged_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_prospect_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_merges")),
    )
    op.create_index(
        "ix_prospect_merges_bulk",
        "prospect_merges",
        ["bulk_id", "id"],
        unique=False,
        postgresql_where="bulk_id IS NOT NULL",
    )
    op.create_index("ix_prospect_merges_keeper", "prospect_merges", ["keeper_id"], unique=False)
    op.create_index("ix_prospect_merges_loser", "prospect_merges", ["loser_id"], unique=False)
    op.create_index(
        "uq_prospect_merges_standing",
        "prospect_merges",
        ["loser_id"],
        unique=True,
        postgresql_where="undone_at IS NULL",
    )
    op.create_table(
        "merge_moves",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["prospect_merges.id"], name=op.f("fk_merge_moves_merge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_moves")),
    )
    op.create_index("ix_merge_moves_merge", "merge_moves", ["merge_id", "step"], unique=False)
    op.add_column("prospects", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_prospects_merged",
        "prospects",
        ["merged_into_id"],
        unique=False,
        postgresql_where="merged_into_id IS NOT NULL",
    )
    op.create_foreign_key(
        op.f("fk_prospects_merged_into_id"), "prospects", "prospects", ["merged_into_id"], ["id"], ondelete="CASCADE"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_prospects_merged_into_id"), "prospects", type_="foreignkey")
    op.drop_index("ix_prospects_merged", table_name="prospects", postgresql_where="merged_into_id IS NOT NULL")
    op.drop_column("prospects", "merged_into_id")
    op.drop_index("ix_merge_moves_merge", table_name="merge_moves")
    op.drop_table("merge_moves")
    op.drop_index("uq_prospect_merges_standing", table_name="prospect_merges", postgresql_where="undone_at IS NULL")
    op.drop_index("ix_prospect_merges_loser", table_name="prospect_merges")
    op.drop_index("ix_prospect_merges_keeper", table_name="prospect_merges")
    op.drop_index("ix_prospect_merges_bulk", table_name="prospect_merges", postgresql_where="bulk_id IS NOT NULL")
    op.drop_table("prospect_merges")
    op.drop_index("ix_match_keys_key", table_name="match_keys")
    op.drop_table("match_keys")
    op.drop_index("ix_duplicate_pairs_second", table_name="duplicate_pairs")
    op.drop_index("ix_duplicate_pairs_open", table_name="duplicate_pairs", postgresql_where="state = 'open'")
    op.drop_index("ix_duplicate_pairs_decided", table_name="duplicate_pairs", postgresql_where="state = 'not_the_same'")
    op.drop_table("duplicate_pairs")
    op.drop_index("ix_duplicate_scans_created", table_name="duplicate_scans")
    op.drop_table("duplicate_scans")
    op.drop_index("ix_bulk_merges_created", table_name="bulk_merges")
    op.drop_table("bulk_merges")
