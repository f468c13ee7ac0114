"""People fuller: names, tags and skills, facts, fields, background, links, undo"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("folded", name=op.f("uq_custom_fields_folded")),
    )
    op.create_table(
        "tags",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["same_as_id"], ["tags.id"], name=op.f("fk_tags_same_as_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_same_as", "tags", ["same_as_id"], unique=False, postgresql_where="same_as_id IS NOT NULL")
    op.create_index("uq_tags_word", "tags", ["kind", "folded"], unique=True, postgresql_where="removed_at IS NULL")
    op.create_table(
        "field_choices",
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["custom_fields.id"], name=op.f("fk_field_choices_field_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_choices")),
        sa.UniqueConstraint("field_id", "folded", name=op.f("uq_field_choices_field_id_folded")),
    )
    op.create_table(
        "custom_values",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("field_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("text_key", sa.Text(), nullable=True),
        sa.Column("choice_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("number", sa.Numeric(precision=20, scale=6), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["choice_id"], ["field_choices.id"], name=op.f("fk_custom_values_choice_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["custom_fields.id"], name=op.f("fk_custom_values_field_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_custom_values_person_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_custom_values_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_values")),
        sa.UniqueConstraint("prospect_id", "field_id", name=op.f("uq_custom_values_prospect_id_field_id")),
    )
    op.create_index(
        "ix_custom_values_choice",
        "custom_values",
        ["choice_id"],
        unique=False,
        postgresql_where="choice_id IS NOT NULL",
    )
    op.create_index(
        "ix_custom_values_day", "custom_values", ["field_id", "day"], unique=False, postgresql_where="day IS NOT NULL"
    )
    op.create_index(
        "ix_custom_values_import",
        "custom_values",
        ["import_id"],
        unique=False,
        postgresql_where="import_id IS NOT NULL",
    )
    op.create_index(
        "ix_custom_values_number",
        "custom_values",
        ["field_id", "number"],
        unique=False,
        postgresql_where="number IS NOT NULL",
    )
    op.create_index(
        "ix_custom_values_person",
        "custom_values",
        ["person_id", "field_id"],
        unique=False,
        postgresql_where="person_id IS NOT NULL",
    )
    op.create_index(
        "ix_custom_values_text",
        "custom_values",
        ["field_id", "text_key"],
        unique=False,
        postgresql_where="text_key IS NOT NULL",
    )
    op.create_table(
        "experiences",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("organisation_key", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("role_key", sa.Text(), nullable=False),
        sa.Column("began", sa.Text(collation="C"), nullable=False),
        sa.Column("ended", sa.Text(collation="C"), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_experiences_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiences")),
        sa.UniqueConstraint(
            "prospect_id",
            "kind",
            "organisation_key",
            "role_key",
            "began",
            name=op.f("uq_experiences_prospect_id_kind_organisation_key_role_key_began"),
        ),
    )
    op.create_index(
        "ix_experiences_import", "experiences", ["import_id"], unique=False, postgresql_where="import_id IS NOT NULL"
    )
    op.create_index("ix_experiences_organisation", "experiences", ["organisation_key", "kind"], unique=False)
    op.create_table(
        "facts",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_facts_confirmed_by_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["users.id"], name=op.f("fk_facts_noted_by_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_facts_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("prospect_id", "key", "noted_by_id", name=op.f("uq_facts_prospect_id_key_noted_by_id")),
    )
    op.create_index("ix_facts_import", "facts", ["import_id"], unique=False, postgresql_where="import_id IS NOT NULL")
    op.create_index(
        "ix_facts_key", "facts", ["key"], unique=False, postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}
    )
    op.create_index("ix_facts_valid_until", "facts", ["valid_until"], unique=False, postgresql_where="ended_at IS NULL")
    op.create_table(
        "links",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_links_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("prospect_id", "url", name=op.f("uq_links_prospect_id_url")),
    )
    op.create_index("ix_links_import", "links", ["import_id"], unique=False, postgresql_where="import_id IS NOT NULL")
    op.create_table(
        "prospect_tags",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_prospect_tags_added_by_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_prospect_tags_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_prospect_tags_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_tags")),
        sa.UniqueConstraint("prospect_id", "tag_id", name=op.f("uq_prospect_tags_prospect_id_tag_id")),
    )
    op.create_index(
        "ix_prospect_tags_import",
        "prospect_tags",
        ["import_id"],
        unique=False,
        postgresql_where="import_id IS NOT NULL",
    )
    op.create_index("ix_prospect_tags_tag", "prospect_tags", ["tag_id", "prospect_id"], unique=False)
    op.create_table(
        "undos",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_undos_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_undos_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undos")),
    )
    op.create_index("ix_undos_created", "undos", ["created_at"], unique=False)
    op.create_index("ix_undos_prospect", "undos", ["prospect_id"], unique=False)
    for name in ("former_names", "phonetic_name", "pronouns"):
        kind = postgresql.ARRAY(sa.String()) if name == "former_names" else sa.Text()
        empty = "{}" if name == "former_names" else ""
        op.add_column("prospects", sa.Column(name, kind, nullable=False, server_default=empty))
        op.alter_column("prospects", name, server_default=None)


def downgrade() -> None:
    op.drop_column("prospects", "pronouns")
    op.drop_column("prospects", "phonetic_name")
    op.drop_column("prospects", "former_names")
    op.drop_index("ix_undos_prospect", table_name="undos")
    op.drop_index("ix_undos_created", table_name="undos")
    op.drop_table("undos")
    op.drop_index("ix_prospect_tags_tag", table_name="prospect_tags")
    op.drop_index("ix_prospect_tags_import", table_name="prospect_tags", postgresql_where="import_id IS NOT NULL")
    op.drop_table("prospect_tags")
    op.drop_index("ix_links_import", table_name="links", postgresql_where="import_id IS NOT NULL")
    op.drop_table("links")
    op.drop_index("ix_facts_valid_until", table_name="facts", postgresql_where="ended_at IS NULL")
    op.drop_index("ix_facts_key", table_name="facts", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"})
    op.drop_index("ix_facts_import", table_name="facts", postgresql_where="import_id IS NOT NULL")
    op.drop_table("facts")
    op.drop_index("ix_experiences_organisation", table_name="experiences")
    op.drop_index("ix_experiences_import", table_name="experiences", postgresql_where="import_id IS NOT NULL")
    op.drop_table("experiences")
    op.drop_index("ix_custom_values_text", table_name="custom_values", postgresql_where="text_key IS NOT NULL")
    op.drop_index("ix_custom_values_person", table_name="custom_values", postgresql_where="person_id IS NOT NULL")
    op.drop_index("ix_custom_values_number", table_name="custom_values", postgresql_where="number IS NOT NULL")
    op.drop_index("ix_custom_values_import", table_name="custom_values", postgresql_where="import_id IS NOT NULL")
    op.drop_index("ix_custom_values_day", table_name="custom_values", postgresql_where="day IS NOT NULL")
    op.drop_index("ix_custom_values_choice", table_name="custom_values", postgresql_where="choice_id IS NOT NULL")
    op.drop_table("custom_values")
    op.drop_table("field_choices")
    op.drop_index("uq_tags_word", table_name="tags", postgresql_where="removed_at IS NULL")
    op.drop_index("ix_tags_same_as", table_name="tags", postgresql_where="same_as_id IS NOT NULL")
    op.drop_table("tags")
    op.drop_table("custom_fields")
