"""Questions about conversations and what was said in them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from talent.conversations.models import Conversation, Message, Participant
from talent.prospects.models import Identity, IdentityKind

A_PAGE = 50


def messages_of(conversation_id: UUID, *, before: int | None = None) -> Select[Message]:
    """The newest messages, or those before a number, newest first; one more than a page if there are more."""
    statement = _messages(conversation_id).order_by(Message.number.desc()).limit(A_PAGE + 1)
    return statement.where(Message.number < before) if before is not None else statement


def changed_since(conversation_id: UUID, change: int) -> Select[Message]:
    """What was said or edited since, in the order of the conversation."""
    return _messages(conversation_id).where(Message.change > change).order_by(Message.number).limit(A_PAGE)


def unmailed_to(place: Participant, *, after: int, until: int) -> Select[Message]:
    """What others said between two numbers and this participant has not read yet."""
    return (
        _messages(place.conversation_id)
        .where(Message.number > max(after, place.read_until), Message.number <= until, Message.author_id != place.id)
        .order_by(Message.number)
    )


def _messages(conversation_id: UUID) -> Select[Message]:
    return (
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .options(joinedload(Message.author).joinedload(Participant.user), selectinload(Message.attachments))
    )


def place_of_user(conversation_id: UUID, user_id: UUID) -> Select[Participant]:
    """Where a user sits in a conversation, if they take part."""
    return select(Participant).where(
        Participant.conversation_id == conversation_id, Participant.user_id == user_id, Participant.left_at.is_(None)
    )


def place_outside(conversation_id: UUID) -> Select[Participant]:
    """Where the prospect sits."""
    return select(Participant).where(Participant.conversation_id == conversation_id, Participant.user_id.is_(None))


def newest_between(user_id: UUID, prospect_id: UUID) -> Select[Conversation]:
    """The conversation of these two that was last used."""
    return (
        select(Conversation)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .where(Conversation.prospect_id == prospect_id, Participant.user_id == user_id, Participant.left_at.is_(None))
        .order_by(Conversation.last_message_at.desc())
        .limit(1)
    )


def addresses_of(prospect_id: UUID) -> Select[str]:
    """The e-mail addresses at which somebody can be reached now, those that were shown to be theirs first."""
    return (
        select(Identity.canonical)
        .where(Identity.prospect_id == prospect_id, Identity.kind == IdentityKind.EMAIL, Identity.valid_until.is_(None))
        .order_by(Identity.verified_at.desc().nulls_last(), Identity.created_at, Identity.id)
    )


def conversations_with(prospect_ids: Collection[UUID]) -> Select[Conversation]:
    """The conversations with these people, last used first."""
    return (
        select(Conversation)
        .where(Conversation.prospect_id.in_(prospect_ids))
        .options(selectinload(Conversation.participants).joinedload(Participant.user))
        .order_by(Conversation.last_message_at.desc(), Conversation.id)
    )
