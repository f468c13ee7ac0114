"""How people outside come in to their own page: by a mailed code, for thirty days, in as many browsers as they like."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import CodeRequest
from app.kernel import clock
from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect


class CandidateSession(Model, Timestamped):
    """A browser in which somebody outside is signed in. The cookie holds 256 random bits, the row only their SHA-256.

    `browser` says in words what it is.
    """

    __tablename__ = "candidate_sessions"
    __table_args__ = (Index("ix_candidate_sessions_prospect", "prospect_id"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    prospect_id: Mapped[UUID] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    browser: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]

    prospect: Mapped[Prospect] = relationship(lazy="joined", innerjoin=True)


class CandidateRequest(CodeRequest):
    """Somebody outside asked for a code. `prospect_id` stays empty for an address that nobody has: the answer is the same.
    `address` is where the code goes.
    """

    __tablename__ = "candidate_requests"
    __table_args__ = (
        Index("ix_candidate_requests_created", "created_at"),
        Index("ix_candidate_requests_prospect", "prospect_id"),
    )

    prospect_id: Mapped[UUID | None] = mapped_column(ForeignKey("prospects.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(default="")
