"""Passkeys of people outside: what they come in with instead of a mailed code, if they wish."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model, Timestamped
from talent.prospects.models import Prospect


class Passkey(Model, Timestamped):
    """The public half of a key pair, whose other half never leaves somebody's device (W3C Web Authentication, level 3).

    `credential_id` and `public_key` are bytes as the device made them. `name` is how its owner calls it.
    """

    __tablename__ = "candidate_passkeys"
    __table_args__ = (Index("ix_candidate_passkeys_prospect", "prospect_id"),)

    prospect_id: Mapped[UUID] = mapped_column(ForeignKey(Prospect.id, ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(default="")
    used_at: Mapped[datetime | None]
