"""What comes in from the outside: who wants to join, and what people ask. Nothing of it counts before the address that
was given has been confirmed, and the link that confirms is derived from the row's id and the secret key.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, case
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.identity.models import User
from app.kernel.db import Model, Timestamped, Versioned
from outreach.community.models.pages import Changing, Community
from outreach.community.models.people import Topic
from talent.consent.models import ConsentText
from talent.prospects.models import Prospect


class Hold(StrEnum):
    """Why somebody here looks first at what came in."""

    NO_PROOF = "no_proof"
    TOO_FAST = "too_fast"
    LINKS = "links"
    DISPOSABLE = "disposable"
    KNOWN = "known"
    ERASED = "erased"
    WORDS = "words"
    BLOCKED = "blocked"


class JoinState(StrEnum):
    """Where a wish to join stands; `confirmed` is being taken in, `held` waits for somebody's look."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    HELD = "held"
    TAKEN_IN = "taken_in"
    TURNED_AWAY = "turned_away"


class Join(Model, Timestamped):
    """Somebody wants to join. `text_id` is what they agreed to, word for word; `proof` the work that their browser
    did, which counts once.
    """

    __tablename__ = "community_joins"
    __table_args__ = (
        Index("ix_community_joins_state", "community_id", "state", "created_at"),
        Index("ix_community_joins_prospect", "prospect_id"),
        Index("ix_community_joins_email", "email"),
    )

    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    name: Mapped[str]
    email: Mapped[str]
    reason: Mapped[str]
    text_id: Mapped[UUID] = mapped_column(ForeignKey("consent_texts.id"))
    state: Mapped[JoinState] = mapped_column(default=JoinState.UNCONFIRMED)
    holds: Mapped[list[str]] = mapped_column(default=list)
    proof: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    prospect_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    community: Mapped[Community] = relationship()
    text: Mapped[ConsentText] = relationship()
    prospect: Mapped[Prospect | None] = relationship()


class QuestionState(StrEnum):
    """Where a question stands; `held` waits for somebody's look before anybody is asked to answer it."""

    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    OPEN = "open"
    ANSWERED = "answered"
    TURNED_AWAY = "turned_away"


class Question(Model, Timestamped, Versioned, Changing):
    """A question from outside and its answer.

    `body` is what was asked, `shown_body` and `shown_answer` what is read in public, which recruiting may prune. Both
    sides agree to that first: `is_offered` is the yes of who answers, `agreed_at` or `refused_at` the word of who asked.
    It is public from `published_at` until `hidden_at`. `shows_name`: who asked wants their name beside it. `meant_for_id`
    is whom they chose to ask, which holds as long as these show themselves.
    """

    __tablename__ = "community_questions"
    __table_args__ = (
        Index("ix_community_questions_state", "community_id", "state", "created_at"),
        Index(
            "ix_community_questions_published",
            "community_id",
            "published_at",
            postgresql_where="published_at IS NOT NULL AND hidden_at IS NULL",
        ),
        Index("ix_community_questions_assigned", "assigned_to_id", "state"),
        Index("ix_community_questions_prospect", "prospect_id"),
        Index("ix_community_questions_email", "asker_email"),
        Index("ix_community_questions_topic", "topic_id"),
    )

    community_id: Mapped[UUID] = mapped_column(ForeignKey("communities.id", ondelete="CASCADE"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("community_topics.id", ondelete="SET NULL"))
    asker_name: Mapped[str] = mapped_column(default="")
    asker_email: Mapped[str]
    body: Mapped[str]
    state: Mapped[QuestionState] = mapped_column(default=QuestionState.UNCONFIRMED)
    holds: Mapped[list[str]] = mapped_column(default=list)
    proof: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    prospect_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    meant_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    is_offered: Mapped[bool] = mapped_column(default=False)
    agreed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    shows_name: Mapped[bool] = mapped_column(default=False)
    shown_body: Mapped[str] = mapped_column(default="")
    shown_answer: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    community: Mapped[Community] = relationship()
    topic: Mapped[Topic | None] = relationship()
    meant_for: Mapped[User | None] = relationship(foreign_keys=[meant_for_id])
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.hidden_at is None


class PublicAnswer(Model):
    """A question and its answer as anybody may read them: of the same table what is shown, and nothing else. It is read,
    never written.
    """

    __table__ = Question.__table__
    __mapper_args__ = {  # noqa: RUF012 - as the base declares it
        "include_properties": [
            "id",
            "community_id",
            "topic_id",
            "answered_by_id",
            "shown_body",
            "shown_answer",
            "published_at",
            "hidden_at",
            "changed_at",
        ]
    }
    community_id: Mapped[UUID]
    topic_id: Mapped[UUID | None]
    answered_by_id: Mapped[UUID | None]
    shown_body: Mapped[str]
    shown_answer: Mapped[str]
    published_at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    asker_name: Mapped[str] = column_property(
        case((Question.__table__.c.shows_name, Question.__table__.c.asker_name), else_="")
    )

    topic: Mapped[Topic | None] = relationship(viewonly=True)


class Pruned(StrEnum):
    """What was done to a question that is public, or was to be."""

    EDITED = "edited"
    HIDDEN = "hidden"
    SHOWN = "shown"


class Pruning(Model, Timestamped):
    """Somebody looked after a public question: what they did, why, and what stood there before."""

    __tablename__ = "community_prunings"
    __table_args__ = (Index("ix_community_prunings_question", "question_id", "created_at"),)

    question_id: Mapped[UUID] = mapped_column(ForeignKey("community_questions.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    what: Mapped[Pruned]
    reason: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)

    user: Mapped[User] = relationship()
