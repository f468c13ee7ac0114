"""Talent communities: pages, profiles, joining, questions and answers; wishes of people outside"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "communities",
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_findable", sa.Boolean(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=True),
        sa.Column("recruiter_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["business_areas.id"], name=op.f("fk_communities_area_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pools.id"], name=op.f("fk_communities_pool_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["recruiter_id"], ["users.id"], name=op.f("fk_communities_recruiter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sa.UniqueConstraint("area_id", name=op.f("uq_communities_area_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_communities_slug")),
    )
    op.create_table(
        "contact_wishes",
        sa.Column("prospect_id", sa.Uuid(), nullable=False),
        sa.Column("least_days", sa.SmallInteger(), nullable=True),
        sa.Column("pause_until", sa.Date(), nullable=True),
        sa.Column("only_by", ARRAY(sa.String()), nullable=False),
        sa.Column("ways", ARRAY(sa.String()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_contact_wishes_prospect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_wishes")),
        sa.UniqueConstraint("prospect_id", name=op.f("uq_contact_wishes_prospect_id")),
    )
    op.create_table(
        "community_gatherings",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_gatherings_community_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_gatherings")),
    )
    op.create_index(
        "ix_community_gatherings_community", "community_gatherings", ["community_id", "starts_at"], unique=False
    )
    op.create_table(
        "community_joins",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("holds", ARRAY(sa.String()), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_joins_community_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_community_joins_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_community_joins_settled_by_id")),
        sa.ForeignKeyConstraint(["text_id"], ["consent_texts.id"], name=op.f("fk_community_joins_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_joins")),
        sa.UniqueConstraint("proof", name=op.f("uq_community_joins_proof")),
    )
    op.create_index("ix_community_joins_email", "community_joins", ["email"], unique=False)
    op.create_index("ix_community_joins_prospect", "community_joins", ["prospect_id"], unique=False)
    op.create_index(
        "ix_community_joins_state", "community_joins", ["community_id", "state", "created_at"], unique=False
    )
    op.create_table(
        "community_stories",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_community_stories_author_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_stories_community_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_stories")),
    )
    op.create_index(
        "ix_community_stories_community", "community_stories", ["community_id", "published_at", "id"], unique=False
    )
    op.create_table(
        "community_topics",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_topics_community_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_topics")),
        sa.UniqueConstraint("community_id", "folded", name=op.f("uq_community_topics_community_id_folded")),
    )
    op.create_table(
        "public_profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ask_me", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("stored_as", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_findable", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_public_profiles_community_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_public_profiles_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_public_profiles_user_id")),
    )
    op.create_index("ix_public_profiles_community", "public_profiles", ["community_id"], unique=False)
    op.create_index("ix_public_profiles_stored_as", "public_profiles", ["stored_as"], unique=True)
    op.create_table(
        "community_questions",
        sa.Column("community_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("asker_email", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("holds", ARRAY(sa.String()), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prospect_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("shown_body", sa.Text(), nullable=False),
        sa.Column("shown_answer", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_community_questions_answered_by_id")),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["users.id"], name=op.f("fk_community_questions_assigned_to_id")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_community_questions_community_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospects.id"], name=op.f("fk_community_questions_prospect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["community_topics.id"], name=op.f("fk_community_questions_topic_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_questions")),
        sa.UniqueConstraint("proof", name=op.f("uq_community_questions_proof")),
    )
    op.create_index("ix_community_questions_assigned", "community_questions", ["assigned_to_id", "state"], unique=False)
    op.create_index("ix_community_questions_email", "community_questions", ["asker_email"], unique=False)
    op.create_index("ix_community_questions_prospect", "community_questions", ["prospect_id"], unique=False)
    op.create_index(
        "ix_community_questions_published",
        "community_questions",
        ["community_id", "published_at"],
        unique=False,
        postgresql_where="published_at IS NOT NULL AND hidden_at IS NULL",
    )
    op.create_index(
        "ix_community_questions_state", "community_questions", ["community_id", "state", "created_at"], unique=False
    )
    op.create_index("ix_community_questions_topic", "community_questions", ["topic_id"], unique=False)
    op.create_table(
        "community_topic_people",
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["public_profiles.id"],
            name=op.f("fk_community_topic_people_profile_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["community_topics.id"], name=op.f("fk_community_topic_people_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_topic_people")),
        sa.UniqueConstraint("topic_id", "profile_id", name=op.f("uq_community_topic_people_topic_id_profile_id")),
    )
    op.create_index("ix_community_topic_people_profile", "community_topic_people", ["profile_id"], unique=False)
    op.create_table(
        "community_prunings",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["community_questions.id"],
            name=op.f("fk_community_prunings_question_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_community_prunings_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_prunings")),
    )
    op.create_index("ix_community_prunings_question", "community_prunings", ["question_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_community_prunings_question", table_name="community_prunings")
    op.drop_table("community_prunings")
    op.drop_index("ix_community_topic_people_profile", table_name="community_topic_people")
    op.drop_table("community_topic_people")
    op.drop_index("ix_community_questions_topic", table_name="community_questions")
    op.drop_index("ix_community_questions_state", table_name="community_questions")
    op.drop_index(
        "ix_community_questions_published",
        table_name="community_questions",
        postgresql_where="published_at IS NOT NULL AND hidden_at IS NULL",
    )
    op.drop_index("ix_community_questions_prospect", table_name="community_questions")
    op.drop_index("ix_community_questions_email", table_name="community_questions")
    op.drop_index("ix_community_questions_assigned", table_name="community_questions")
    op.drop_table("community_questions")
    op.drop_index("ix_public_profiles_stored_as", table_name="public_profiles")
    op.drop_index("ix_public_profiles_community", table_name="public_profiles")
    op.drop_table("public_profiles")
    op.drop_table("community_topics")
    op.drop_index("ix_community_stories_community", table_name="community_stories")
    op.drop_table("community_stories")
    op.drop_index("ix_community_joins_state", table_name="community_joins")
    op.drop_index("ix_community_joins_prospect", table_name="community_joins")
    op.drop_index("ix_community_joins_email", table_name="community_joins")
    op.drop_table("community_joins")
    op.drop_index("ix_community_gatherings_community", table_name="community_gatherings")
    op.drop_table("community_gatherings")
    op.drop_table("contact_wishes")
    op.drop_table("communities")
