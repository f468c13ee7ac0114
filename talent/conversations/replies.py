"""Addresses to which people answer by mail: one for each thread and person, and nobody can guess it."""

import secrets

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from app.kernel import clock, ids, incoming
from app.kernel.db import db
from talent.conversations.models import Conversation, Participant, ReplyAddress

PREFIX = "reply-"
"""With what the word begins that stands in place of the star of `INBOUND_ADDRESS`; the token follows."""
THREAD = "thread_link"
"""The purpose of the link in a mail that leads somebody outside to their conversation."""
_RANDOM_BYTES = 20
"""160 bits: 32 letters and digits, none of which depends on its case."""


def address_of(place: Participant) -> str | None:
    """Where this participant answers by mail; None while this deployment takes no mail in. Only the system sees it."""
    return incoming.address_with(f"{PREFIX}{_token_of(place)}")


def _token_of(place: Participant) -> str:
    fresh = incoming.spelled(secrets.token_bytes(_RANDOM_BYTES))
    values = {"id": ids.new(), "created_at": clock.now(), "participant_id": place.id, "token": fresh}
    db.session.execute(insert(ReplyAddress).values(values).on_conflict_do_nothing(index_elements=["participant_id"]))
    return db.session.scalars(select(ReplyAddress.token).where(ReplyAddress.participant_id == place.id)).one()


def participant_behind(token: str) -> Select[Participant]:
    """Who answers at the address with this token, if they still take part in that conversation."""
    return (
        select(Participant)
        .join(ReplyAddress, ReplyAddress.participant_id == Participant.id)
        .where(ReplyAddress.token == token.lower().removeprefix(PREFIX), Participant.left_at.is_(None))
        .options(joinedload(Participant.conversation).joinedload(Conversation.prospect), joinedload(Participant.user))
    )


def participants_mailed(message_id: str) -> Select[Participant]:
    """To or from whom a mail with this Message-ID went. It proves nothing about who answers it."""
    return select(Participant).where(Participant.mail_ids.contains([message_id])).order_by(Participant.id.desc())
