"""Title, place and source folded by the database itself; who is seen, and which relationships are private, in indexes"""

from alembic import op

revision = "0038"
down_revision = "0037"

KEPT = {"title_key": "title", "place_key": "location", "source_key": "source"}

AT_A_GLANCE = {
    "prospects": "sort_name, place_key, source_key, do_not_contact, merged_into_id",
    "in_touch": "active, last_two_way_on, first_due_on, last_due_on, least_cadence_days, most_cadence_days",
}


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
    for table, columns in AT_A_GLANCE.items():
        op.execute(f"CREATE INDEX ix_{table}_at_a_glance ON {table} (id) INCLUDE ({columns})")


def downgrade() -> None:
    for table in AT_A_GLANCE:
        op.execute(f"DROP INDEX ix_{table}_at_a_glance")
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
