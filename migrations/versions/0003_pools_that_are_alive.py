"""Pools that are alive: who sees them, several owners, steps with their history, questions"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _pools()
    _accesses()
    _steps()
    _members()
    _moves()
    _questions()
    _asks()


def _pools() -> None:
    op.add_column("pools", sa.Column("visibility", sa.String(40), nullable=True))
    op.add_column("pools", sa.Column("default_visibility", sa.String(40), nullable=True))
    op.add_column("pools", sa.Column("question", sa.Text(), nullable=True))
    op.add_column("pools", sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE pools SET visibility = 'shared', default_visibility = 'open', question = ''")
    for name in ("visibility", "default_visibility", "question"):
        op.alter_column("pools", name, nullable=False)
    op.create_index("ix_pools_hidden", "pools", ["id"], postgresql_where="visibility <> 'shared'")
    op.create_index("ix_pools_dynamic", "pools", ["id"], postgresql_where="question <> '' AND archived_at IS NULL")


def _made() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _of_pool(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f(f"fk_{table}_pool_id"), ondelete="CASCADE")


def _of_prospect(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["prospect_id"], ["prospects.id"], name=op.f(f"fk_{table}_prospect_id"), ondelete="CASCADE"
    )


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _accesses() -> None:
    op.create_table(
        "pool_accesses",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *_made(),
        _of_pool("pool_accesses"),
        _of("pool_accesses", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_accesses")),
        sa.UniqueConstraint("pool_id", "user_id", name=op.f("uq_pool_accesses_pool_id_user_id")),
    )
    op.create_index("ix_pool_accesses_user", "pool_accesses", ["user_id", "pool_id"])


def _steps() -> None:
    op.create_table(
        "pool_steps",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        *_made(),
        _of_pool("pool_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_steps")),
    )
    op.create_index("ix_pool_steps_pool", "pool_steps", ["pool_id", "position"])
    op.execute("""
        INSERT INTO pool_steps (id, created_at, pool_id, name, position)
        SELECT gen_random_uuid(), now(), pools.id, step.name, step.position
        FROM pools, (VALUES ('First contact', 1), ('In conversation', 2), ('Close to us', 3), ('For later', 4))
            AS step (name, position)
    """)


def _members() -> None:
    op.add_column("pool_members", sa.Column("step_id", sa.Uuid(), nullable=True))
    op.add_column("pool_members", sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("pool_members", sa.Column("is_kept", sa.Boolean(), nullable=True))
    op.add_column("pool_members", sa.Column("version", sa.Integer(), nullable=True))
    op.execute("UPDATE pool_members SET stepped_at = created_at, is_kept = true, version = 1")
    for name in ("stepped_at", "is_kept", "version"):
        op.alter_column("pool_members", name, nullable=False)
    op.alter_column("pool_members", "added_by_id", nullable=True)
    op.create_foreign_key(op.f("fk_pool_members_step_id"), "pool_members", "pool_steps", ["step_id"], ["id"])
    op.create_index("ix_pool_members_step", "pool_members", ["pool_id", "step_id", "stepped_at", "id"])


def _moves() -> None:
    op.create_table(
        "pool_moves",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("from_step_id", sa.Uuid(), nullable=True),
        sa.Column("to_step_id", sa.Uuid(), nullable=True),
        sa.Column("moved_by_id", sa.Uuid(), nullable=False),
        *_made(),
        _of_pool("pool_moves"),
        _of_prospect("pool_moves"),
        _of("pool_moves", "from_step_id", "pool_steps"),
        _of("pool_moves", "to_step_id", "pool_steps"),
        _of("pool_moves", "moved_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_moves")),
    )
    op.create_index("ix_pool_moves_member", "pool_moves", ["pool_id", "prospect_id", "created_at"])
    op.create_index("ix_pool_moves_prospect", "pool_moves", ["prospect_id"])


def _questions() -> None:
    op.create_table(
        "pool_exclusions",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("excluded_by_id", sa.Uuid(), nullable=False),
        *_made(),
        _of_pool("pool_exclusions"),
        _of_prospect("pool_exclusions"),
        _of("pool_exclusions", "excluded_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_exclusions")),
        sa.UniqueConstraint("pool_id", "prospect_id", name=op.f("uq_pool_exclusions_pool_id_prospect_id")),
    )
    op.create_index("ix_pool_exclusions_prospect", "pool_exclusions", ["prospect_id"])
    op.create_table(
        "pool_refreshes",
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Uuid(), nullable=True),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_made(),
        _of_pool("pool_refreshes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_refreshes")),
    )
    op.create_index(
        "uq_pool_refreshes_running", "pool_refreshes", ["pool_id"], unique=True, postgresql_where="finished_at IS NULL"
    )
    op.create_index("ix_pool_refreshes_pool", "pool_refreshes", ["pool_id", "created_at"])


def _asks() -> None:
    op.add_column("asks", sa.Column("cadence_days", sa.Integer(), nullable=True))
    op.add_column("asks", sa.Column("visibility", sa.String(40), nullable=True))
    op.add_column("asks", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.execute("""
        UPDATE asks SET visibility = 'open',
            cadence_days = coalesce((SELECT default_cadence_days FROM pools WHERE pools.id = asks.pool_id), 90)
    """)
    op.alter_column("asks", "cadence_days", nullable=False)
    op.alter_column("asks", "visibility", nullable=False)
    op.create_index("ix_asks_batch", "asks", ["batch_id"], postgresql_where="batch_id IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_asks_batch", table_name="asks")
    for name in ("cadence_days", "visibility", "batch_id"):
        op.drop_column("asks", name)
    op.drop_table("pool_refreshes")
    op.drop_table("pool_exclusions")
    op.drop_table("pool_moves")
    op.drop_index("ix_pool_members_step", table_name="pool_members")
    op.execute("DELETE FROM pool_members WHERE added_by_id IS NULL")
    op.alter_column("pool_members", "added_by_id", nullable=False)
    for name in ("step_id", "stepped_at", "is_kept", "version"):
        op.drop_column("pool_members", name)
    op.drop_table("pool_steps")
    op.drop_table("pool_accesses")
    op.drop_index("ix_pools_dynamic", table_name="pools")
    op.drop_index("ix_pools_hidden", table_name="pools")
    for name in ("visibility", "default_visibility", "question", "refreshed_at"):
        op.drop_column("pools", name)
