"""Every format: ids of other programs, contacts in files, exports of the organisation"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_COUNTS = ("contacts", "contacts_new", "contacts_same", "contacts_read", "contacts_done", "contacts_undone")


def upgrade() -> None:
    op.create_table(
        "external_ids",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_external_ids_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_ids")),
        sa.UniqueConstraint("source", "value", name=op.f("uq_external_ids_source_value")),
    )
    op.create_index("ix_external_ids_prospect", "external_ids", ["prospect_id"])
    op.create_index(
        "ix_external_ids_import", "external_ids", ["import_id"], postgresql_where="import_id IS NOT NULL"
    )
    op.add_column("imports", sa.Column("messages", sa.String(40), nullable=False, server_default="when"))
    op.alter_column("imports", "messages", server_default=None)
    for name in _COUNTS:
        op.add_column("imports", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        op.alter_column("imports", name, server_default=None)
    op.drop_index("ix_import_rows_external_key", "import_rows", postgresql_where="external_key IS NOT NULL")
    op.drop_column("import_rows", "external_key")
    op.add_column("import_rows", sa.Column("external_id", sa.Text(), nullable=False, server_default=""))
    op.alter_column("import_rows", "external_id", server_default=None)
    op.create_table(
        "import_contacts",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("identity_kind", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("of_line", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_contacts_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_contacts")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_import_contacts_import_id_number")),
    )
    op.create_index("ix_import_contacts_outcome", "import_contacts", ["import_id", "outcome", "number"])
    op.create_table(
        "organisation_exports",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_organisation_exports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_exports")),
    )
    op.create_index("ix_organisation_exports_state", "organisation_exports", ["state", "created_at"])


def downgrade() -> None:
    op.drop_table("organisation_exports")
    op.drop_table("import_contacts")
    op.drop_column("import_rows", "external_id")
    op.add_column("import_rows", sa.Column("external_key", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_import_rows_external_key", "import_rows", ["external_key"], postgresql_where="external_key IS NOT NULL"
    )
    for name in ("messages", *_COUNTS):
        op.drop_column("imports", name)
    op.drop_table("external_ids")
