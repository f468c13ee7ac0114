"""A conversation as a page shows it: messages in their order under the days on which they were said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from flask_babel import get_timezone
from sqlalchemy import select

from app.identity.away import is_away
from app.identity.models import Organisation, User
from app.kernel.db import db
from talent.conversations.models import Conversation, Draft, Message, Participant
from talent.conversations.notices import name_of
from talent.conversations.queries import A_PAGE, messages_of


@dataclass(frozen=True)
class Day:
    """What was said on one day in the reader's zone."""

    date: date
    messages: list[Message]


@dataclass(frozen=True)
class Shown:
    """A page of a conversation for one who takes part; `older` is the number before which there is more, if any, and
    `is_newest` says whether nothing comes after it. While somebody is away, a colleague answers after `stand_in_after` days (0:
    nobody does).
    """

    conversation: Conversation
    place: Participant
    days: list[Day]
    older: int | None
    draft: str
    stand_in_after: int = 0
    is_newest: bool = True

    @property
    def others(self) -> list[Participant]:
        return self.conversation.others_than(self.place)

    @property
    def read_by(self) -> list[str]:
        """Who has read the newest message, of those who let it be known."""
        newest = self.conversation.last_number
        return [self.name_of(one) for one in self.others if one.shows_reading and newest and one.read_until >= newest]

    @property
    def away(self) -> list[User]:
        """Who of the others is out of office today."""
        users = [one.user for one in self.others if one.user is not None]
        return [user for user in users if is_away(user, user.today)]

    @property
    def stand_ins(self) -> list[Participant]:
        """Who answers for somebody who is away."""
        return [one for one in self.others if one.stands_in_for_id is not None]

    @property
    def is_unread(self) -> bool:
        return self.conversation.last_number > self.place.read_until

    def name_of(self, place: Participant) -> str:
        return name_of(place, self.conversation)


def shown(conversation: Conversation, place: Participant, *, before: int | None = None) -> Shown:
    """The newest messages, or those before a number, in a fixed number of statements."""
    rows = list(db.session.scalars(messages_of(conversation.id, before=before)))
    messages = rows[:A_PAGE][::-1]
    draft = db.session.scalars(select(Draft.body).where(Draft.participant_id == place.id)).first()
    older = messages[0].number if len(rows) > A_PAGE else None
    view = Shown(conversation, place, by_day(messages), older, draft or "", is_newest=before is None)
    if not view.away:
        return view
    return replace(view, stand_in_after=db.session.scalar(select(Organisation.stand_in_after_days)) or 0)


def by_day(messages: Sequence[Message]) -> list[Day]:
    """Under the days of the reader's zone."""
    zone = get_timezone()
    days = groupby(messages, key=lambda message: message.sent_at.astimezone(zone).date())
    return [Day(day, list(said)) for day, said in days]
