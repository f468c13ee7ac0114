"""A person's photo is known with the person; photos can be brought back; documents wait for the virus scanner"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_NEWEST = """
UPDATE prospects p SET photo = f.sha256
  FROM (SELECT DISTINCT ON (prospect_id) prospect_id, sha256 FROM photos
         ORDER BY prospect_id, created_at DESC, id DESC) AS f
 WHERE f.prospect_id = p.id
"""


def upgrade() -> None:
    op.add_column("prospects", sa.Column("photo", sa.Text(), nullable=True))
    op.execute(_NEWEST)
    op.add_column("photos", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("photos", sa.Column("deleted_by_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_photos_deleted_by_id"), "photos", "users", ["deleted_by_id"], ["id"])
    op.create_index("ix_photos_deleted", "photos", ["deleted_at"], postgresql_where=sa.text("deleted_at IS NOT NULL"))
    op.add_column("documents", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_documents_held", "documents", ["held_since"], postgresql_where=sa.text("held_since IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("ix_documents_held", table_name="documents")
    op.drop_column("documents", "held_since")
    op.drop_index("ix_photos_deleted", table_name="photos")
    op.drop_column("photos", "deleted_by_id")
    op.drop_column("photos", "deleted_at")
    op.drop_column("prospects", "photo")
