"""Own pages: corrections, copies, leaving, public profiles of people outside"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("held", JSONB(), nullable=False),
        sa.Column("said", JSONB(), nullable=False),
        sa.Column("goes", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_corrections_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_corrections_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(
        "ix_corrections_open", "corrections", ["created_at", "id"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_corrections_prospect", "corrections", ["prospect_id", "created_at"])
    op.create_index(
        "uq_corrections_open_subject",
        "corrections",
        ["prospect_id", "subject", "subject_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open' AND subject_id IS NOT NULL"),
    )
    op.create_table(
        "own_copies",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_own_copies_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copies")),
    )
    op.create_index("ix_own_copies_prospect", "own_copies", ["prospect_id", "created_at"])
    op.create_index("ix_own_copies_ready", "own_copies", ["ready_at"], postgresql_where=sa.text("state = 'ready'"))
    op.create_table(
        "leavings",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_leavings_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leavings")),
    )
    op.create_index("ix_leavings_prospect", "leavings", ["prospect_id", "created_at"])
    op.create_table(
        "own_profiles",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.String(40), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("looking_for", sa.Text(), nullable=False),
        sa.Column("availability", sa.String(40), nullable=False),
        sa.Column("links", ARRAY(sa.String()), nullable=False),
        sa.Column("is_findable", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("stored_as", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_own_profiles_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_profiles")),
        sa.UniqueConstraint("prospect_id", name=op.f("uq_own_profiles_prospect_id")),
        sa.UniqueConstraint("link_id", name=op.f("uq_own_profiles_link_id")),
    )
    op.create_index(
        "ix_own_profiles_listed", "own_profiles", ["listed_at", "id"], postgresql_where=sa.text("shown = 'listed'")
    )
    op.create_index("ix_own_profiles_stored_as", "own_profiles", ["stored_as"], unique=True)


def downgrade() -> None:
    for table in ("own_profiles", "leavings", "own_copies", "corrections"):
        op.drop_table(table)
