"""Questions about conversations and what was said in them."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, Integer, Select, Uuid, and_, bindparam, delete, select
from sqlalchemy.orm import joinedload, selectinload

from app.kernel.actor import Kind
from talent.conversations.models import Conversation, Draft, Message, MessageVersion, Participant
from talent.prospects.canonical import IdentityKind
from talent.prospects.models import Identity

A_PAGE = 50

_drafts = Draft.metadata.tables["message_drafts"]
_conversation_id: Any = bindparam("conversation_id", type_=Uuid())


def messages_of(conversation_id: UUID, *, before: int | None = None) -> Select[Message]:
    """The newest messages, or those before a number, newest first; one more than a page if there are more."""
    statement = _messages(conversation_id).order_by(Message.number.desc()).limit(A_PAGE + 1)
    return statement.where(Message.number < before) if before is not None else statement


@cache
def changed_since() -> Select[Message]:
    """What was said or edited in a conversation (`conversation_id`) since a change (`since`), in the order of the
    changes; a page of it. Put together once, as the other statements of saying something.
    """
    since: Any = bindparam("since", type_=Integer())
    return _messages(_conversation_id).where(Message.change > since).order_by(Message.change).limit(A_PAGE)


def unmailed_to(place: Participant, *, after: int, until: int) -> Select[Message]:
    """What others said between two numbers and this participant has not read yet."""
    return (
        _messages(place.conversation_id)
        .where(Message.number > max(after, place.read_until), Message.number <= until, Message.author_id != place.id)
        .order_by(Message.number)
    )


def _messages(conversation_id: Any) -> Select[Message]:
    return (
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .options(joinedload(Message.author).joinedload(Participant.user), selectinload(Message.attachments))
    )


def versions_of(message_id: UUID) -> Select[MessageVersion]:
    """What a message said before it was edited, each time, oldest first."""
    before = select(MessageVersion).where(MessageVersion.message_id == message_id)
    return before.order_by(MessageVersion.created_at, MessageVersion.id)


@cache
def place_of_kind(kind: Kind, *, with_person: bool = False) -> Select[Participant]:
    """Where a user (`user_id`), or the prospect, sits in a conversation (`conversation_id`), and the conversation, with the
    person whom it is with if they are wanted.
    """
    conversation = joinedload(Participant.conversation, innerjoin=True)
    user_id: Any = None if kind is Kind.CANDIDATE else bindparam("user_id", type_=Uuid())
    return (
        select(Participant)
        .where(
            Participant.conversation_id == _conversation_id,
            Participant.user_id == user_id,
            Participant.left_at.is_(None),
        )
        .options(conversation.joinedload(Conversation.prospect, innerjoin=True) if with_person else conversation)
    )


@cache
def line_of_leaving() -> Select[Message]:
    """The line that told that a user (`user_id`) takes part in a conversation (`conversation_id`) no more."""
    left = and_(Participant.conversation_id == Message.conversation_id, Participant.left_at == Message.sent_at)
    told = select(Message).join(Participant, left).where(Message.conversation_id == _conversation_id)
    theirs = told.where(Participant.user_id == bindparam("user_id", type_=Uuid()), Message.notice.is_not(None))
    return theirs.options(joinedload(Message.author).joinedload(Participant.user)).limit(1)


@cache
def locked() -> Select[UUID]:
    """A conversation (`conversation_id`) in which nobody else says anything until this transaction ends."""
    return select(Conversation.id).where(Conversation.id == _conversation_id).with_for_update()


@cache
def who_takes_part() -> Select[Participant]:
    """Everybody who takes part in a conversation (`conversation_id`), and the conversation itself, as they are now."""
    return (
        select(Participant)
        .where(Participant.conversation_id == _conversation_id)
        .options(joinedload(Participant.conversation, innerjoin=True), joinedload(Participant.user))
        .order_by(Participant.id)
        .execution_options(populate_existing=True)
    )


@cache
def forget_draft() -> Delete:
    """Forget what was begun to be written from a place (`place_id`) that is one's own. Every message asks it, so it goes to the
    table itself, without being put together anew for each.
    """
    place_id: Any = bindparam("place_id", type_=Uuid())
    return delete(_drafts).where(_drafts.c.participant_id == place_id)


@cache
def of_a_place() -> Select[UUID, UUID]:
    """What was posted from a place (`place_id`) with a client id (`client_id`), and what is begun there, if anything is."""
    place_id: Any = bindparam("place_id", type_=Uuid())
    posted = and_(Message.author_id == Participant.id, Message.client_id == bindparam("client_id", type_=Uuid()))
    found = select(Message.id, Draft.id).select_from(Participant).where(Participant.id == place_id)
    return found.outerjoin(Message, posted).outerjoin(Draft, Draft.participant_id == Participant.id)


def said_by_us(conversation_id: UUID, since: datetime) -> Select[UUID]:
    """One message of ours since a moment, if there is any."""
    said = select(Message.id).join(Message.author).where(Message.conversation_id == conversation_id)
    ours = said.where(Participant.user_id.is_not(None), Message.notice.is_(None))
    return ours.where(Message.sent_at > since).limit(1)


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
