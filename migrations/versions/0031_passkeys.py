"""Passkeys of people outside"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "candidate_passkeys",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_candidate_passkeys_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_candidate_passkeys_credential_id")),
    )
    op.create_index("ix_candidate_passkeys_prospect", "candidate_passkeys", ["prospect_id"], unique=False)


def downgrade() -> None:
    op.drop_table("candidate_passkeys")
