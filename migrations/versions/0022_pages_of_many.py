"""The front page of a site, or a company's page, is a link and no identity: colleagues have it in common"""

from alembic import op

revision = "0022"
down_revision = "0021"

_OF_MANY = (
    "kind = 'profile' AND (canonical !~ '[/?]' OR lower(split_part(canonical, '/', 2)) IN ("
    "'companies', 'company', 'groups', 'organization', 'organizations', 'orgs', 'pages'))"
)


def upgrade() -> None:
    op.execute(f"""
        INSERT INTO links (id, created_at, version, prospect_id, label, url, import_id)
        SELECT id, created_at, 1, prospect_id, '', 'https://' || canonical, import_id FROM identities WHERE {_OF_MANY}
        ON CONFLICT (prospect_id, url) DO NOTHING
    """)
    op.execute(f"DELETE FROM identities WHERE {_OF_MANY}")


def downgrade() -> None:
    """They stay links, which they were all along."""
