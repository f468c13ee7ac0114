"""The threads of one who takes part: unread first, then as they were last used; with the last word said in each."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload, selectinload

from app.kernel.actor import Actor, Kind
from app.kernel.db import db
from talent.conversations.models import Conversation, Message, Participant

A_PAGE = 40

_IS_UNREAD = Conversation.last_number > Participant.read_until
_said = aliased(Message)
_LAST_SAID = (
    select(func.max(_said.number))
    .where(_said.conversation_id == Conversation.id, _said.notice.is_(None))
    .correlate(Conversation)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Thread:
    """One line of the inbox; `place` is the reader's own, `last` the newest message, if any was said."""

    conversation: Conversation
    place: Participant
    last: Message | None

    @property
    def is_unread(self) -> bool:
        return self.conversation.last_number > self.place.read_until

    @property
    def others(self) -> list[Participant]:
        return self.conversation.others_than(self.place)


def threads_with(actor: Actor, *, offset: int = 0) -> list[Thread]:
    """A page of threads of a user or of somebody outside, and one more if there are more; in four statements."""
    who_talks = selectinload(Conversation.participants).joinedload(Participant.user)
    return _found(_threads(actor).options(who_talks).offset(offset).limit(A_PAGE + 1))


def waiting_threads(actor: Actor, most: int, unanswered: Collection[UUID] = ()) -> list[Thread]:
    """The last used of those in which something said waits to be read, and these conversations, each with what was said
    last; in one statement. That somebody came or went does not ask for an answer.
    """
    waits = Participant.read_until < _LAST_SAID
    waits = or_(waits, Conversation.id.in_(unanswered)) if unanswered else waits
    return _found(_threads(actor, _LAST_SAID).where(waits).limit(most + len(unanswered)))


def _found(threads: Select[Conversation, Participant, Message]) -> list[Thread]:
    return [Thread(conversation, place, last) for conversation, place, last in db.session.execute(threads)]


def _threads(
    actor: Actor, number: ColumnElement[int] | InstrumentedAttribute[int] = Conversation.last_number
) -> Select[Conversation, Participant, Message]:
    newest = and_(Message.conversation_id == Conversation.id, Message.number == number)
    return (
        select(Conversation, Participant, Message)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .outerjoin(Message, newest)
        .where(is_place_of(actor))
        .options(joinedload(Conversation.prospect, innerjoin=True))
        .order_by(_IS_UNREAD.desc(), Conversation.last_message_at.desc(), Conversation.id)
    )


def is_place_of(actor: Actor) -> ColumnElement[bool]:
    """Which places are an actor's own."""
    if actor.kind is Kind.CANDIDATE:
        return Participant.user_id.is_(None)
    return and_(Participant.user_id == actor.user_id, Participant.left_at.is_(None))
