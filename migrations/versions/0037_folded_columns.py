"""Title, place and source folded by the database itself; who is seen, and which relationships are private, in indexes"""

from alembic import op

revision = "0037"
down_revision = "0036"

KEPT = {"title_key": "title", "place_key": "location", "source_key": "source"}


def upgrade() -> None:
    for name in ("place", "by_place", "source"):
        op.execute(f"DROP INDEX ix_prospects_{name}")
    columns = (
        f'ADD {name} text COLLATE "C" NOT NULL GENERATED ALWAYS AS (perennial_folded({of})) STORED'
        for name, of in KEPT.items()
    )
    op.execute(f"ALTER TABLE prospects {', '.join(columns)}")
    op.execute("ALTER TABLE prospects ALTER place_key SET STATISTICS 1000, ALTER title_key SET STATISTICS 1000")
    op.execute("CREATE INDEX ix_prospects_place ON prospects USING gin (place_key gin_trgm_ops)")
    op.execute("CREATE INDEX ix_prospects_by_place ON prospects (place_key, id)")
    op.execute("CREATE INDEX ix_prospects_source ON prospects (source_key, id)")
    op.execute("DROP INDEX ix_prospects_sort_name")
    op.execute("CREATE INDEX ix_prospects_sort_name ON prospects (sort_name, id) INCLUDE (merged_into_id)")
    op.execute("CREATE INDEX ix_relationships_private ON relationships (user_id, prospect_id) WHERE visibility = 'private'")


def downgrade() -> None:
    op.execute("DROP INDEX ix_relationships_private")
    op.execute("DROP INDEX ix_prospects_sort_name")
    op.execute("CREATE INDEX ix_prospects_sort_name ON prospects (sort_name, id)")
    for name in ("place", "by_place", "source"):
        op.execute(f"DROP INDEX ix_prospects_{name}")
    for name in KEPT:
        op.drop_column("prospects", name)
    op.execute("CREATE INDEX ix_prospects_place ON prospects USING gin (perennial_folded(location) gin_trgm_ops)")
    op.execute("CREATE INDEX ix_prospects_by_place ON prospects (perennial_folded(location), id)")
    op.execute("CREATE INDEX ix_prospects_source ON prospects (perennial_folded(source), id)")
