"""Who sees conversations. Text is for those who take part, from where on they do, and for nobody else; recruiting sees
that a conversation is, and how often it is used. Somebody outside sees their own.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, cast, false, func, literal, or_, select, true

from app.identity.models import User
from app.kernel.access import changeable_by
from app.kernel.actor import Actor, Kind, Role
from app.kernel.scope import visible_to
from talent.conversations.guarding.models import Opening, OpeningKind
from talent.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    Message,
    MessageVersion,
    Participant,
    ReplyAddress,
)
from talent.prospects.models import Prospect

RECRUITING = frozenset({Role.ADMIN, Role.RECRUITER})

_tables = Conversation.metadata.tables
_conversations, _participants = _tables["conversations"], _tables["conversation_participants"]
_messages, _openings = _tables["messages"], _tables[Opening.__tablename__]
"""The tables themselves: within a rule they are read as they are, without being narrowed by the same rule again."""


def _taken_part_in(actor: Actor) -> Select[Any]:
    places = select(_participants.c.conversation_id)
    return places.where(_participants.c.user_id == actor.user_id, _participants.c.left_at.is_(None))


def _with(actor: Actor) -> Select[Any]:
    return select(_conversations.c.id).where(_conversations.c.prospect_id == actor.prospect_id)


@visible_to(Conversation, Kind.INSIDER)
def _own_or_recruiting(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role in RECRUITING else Conversation.id.in_(_taken_part_in(actor))


@visible_to(Participant, Kind.INSIDER)
def _who_takes_part(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.role in RECRUITING else Participant.conversation_id.in_(_taken_part_in(actor))


@visible_to(Conversation, Kind.CANDIDATE)
def _with_them(actor: Actor) -> ColumnElement[bool]:
    return Conversation.prospect_id == actor.prospect_id


@visible_to(Participant, Kind.CANDIDATE)
def _who_talks_with_them(actor: Actor) -> ColumnElement[bool]:
    return Participant.conversation_id.in_(_with(actor))


def _read_from(actor: Actor, conversation_id: Any, number: Any) -> ColumnElement[bool]:
    """Who joined later reads what came after that; who broke the glass reads all of it, for a day."""
    places = select(literal(1)).select_from(_participants)
    takes_part = (
        places.where(
            _participants.c.conversation_id == conversation_id,
            _participants.c.user_id == actor.user_id,
            _participants.c.left_at.is_(None),
            _participants.c.reads_after < number,
        )
        .correlate_except(_participants)
        .exists()
    )
    return or_(takes_part, _broke_the_glass(actor, conversation_id)) if actor.role in RECRUITING else takes_part


def _broke_the_glass(actor: Actor, conversation_id: Any) -> ColumnElement[bool]:
    """The database's own clock decides: a rule is put together once and asked for a long time."""
    opened = select(_openings.c.conversation_id).where(
        _openings.c.user_id == actor.user_id,
        _openings.c.kind == OpeningKind.READ,
        _openings.c.ended_at.is_(None),
        _openings.c.expires_at > func.now(),
    )
    return conversation_id.in_(opened)


@visible_to(Message, Kind.INSIDER)
def _of_those_who_take_part(actor: Actor) -> ColumnElement[bool]:
    return _read_from(actor, Message.conversation_id, Message.number)


@visible_to(MessageVersion, Kind.INSIDER)
def _versions_of_what_they_read(actor: Actor) -> ColumnElement[bool]:
    return _of_what_they_read(actor, MessageVersion.message_id)


@visible_to(Attachment, Kind.INSIDER)
def _files_of_what_they_read(actor: Actor) -> ColumnElement[bool]:
    return _of_what_they_read(actor, Attachment.message_id)


def _of_what_they_read(actor: Actor, message_id: Any) -> ColumnElement[bool]:
    read = _read_from(actor, _messages.c.conversation_id, _messages.c.number)
    return select(literal(1)).select_from(_messages).where(_messages.c.id == message_id, read).exists()


for _part in (Message, MessageVersion, Attachment):

    @visible_to(_part, Kind.CANDIDATE)
    def _said_to_them(actor: Actor, part: type = _part) -> ColumnElement[bool]:
        return part.conversation_id.in_(_with(actor))  # type: ignore[attr-defined]


@visible_to(Draft, Kind.INSIDER)
def _own_draft(actor: Actor) -> ColumnElement[bool]:
    return Draft.participant_id.in_(select(_participants.c.id).where(_participants.c.user_id == actor.user_id))


@visible_to(Draft, Kind.CANDIDATE)
def _their_draft(actor: Actor) -> ColumnElement[bool]:
    places = select(_participants.c.id).where(_participants.c.user_id.is_(None))
    return Draft.participant_id.in_(places.where(_participants.c.conversation_id.in_(_with(actor))))


@visible_to(ReplyAddress, Kind.INSIDER)
def _nobodys(actor: Actor) -> ColumnElement[bool]:
    """Secret also from those whose address it is: only their mails carry it."""
    return false()


@visible_to(Prospect, Kind.CANDIDATE)
def _themselves(actor: Actor) -> ColumnElement[bool]:
    return Prospect.id == actor.prospect_id


@visible_to(User, Kind.CANDIDATE)
def _who_talks_or_openly_keeps_in_touch_with_them(actor: Actor) -> ColumnElement[bool]:
    """And whom they named in their wishes, which they may take back."""
    places = select(_participants.c.user_id).where(_participants.c.conversation_id.in_(_with(actor)))
    return or_(
        User.id.in_(places.where(_participants.c.user_id.is_not(None))),
        User.id.in_(_named_by(actor)),
        *(User.id.in_(select(table.c.user_id).where(*open_ones)) for table, open_ones in _openly_theirs(actor)),
    )


def _named_by(actor: Actor) -> Select[Any]:
    wishes = _tables["contact_wishes"]
    named = func.unnest(wishes.c.not_by + wishes.c.only_by)
    return select(cast(named, Uuid)).where(wishes.c.prospect_id == actor.prospect_id)


def _openly_theirs(actor: Actor) -> Iterator[tuple[Any, tuple[ColumnElement[bool], ...]]]:
    """Tables of features beside this one, in which colleagues stand openly beside somebody, by their names."""
    for name in ("relationships", "promises"):
        table = _tables[name]
        yield table, (table.c.prospect_id == actor.prospect_id, table.c.visibility == "open")


@changeable_by(Participant)
def _own_place(actor: Actor, place: Participant) -> bool:
    """One's own place, as long as one has it. A conversation that is seen from outside is one's own."""
    if place.left_at is not None:
        return False
    return place.is_outside if actor.kind is Kind.CANDIDATE else place.user_id == actor.user_id


@changeable_by(Message)
def _own_message(actor: Actor, message: Message) -> bool:
    return _own_place(actor, message.author)
