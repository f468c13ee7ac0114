"""Today, for one user: their week, what waits for an answer, whom to keep in touch with, and who comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, Uuid, bindparam, select, union

from app.home.still_true import StillTrue, asked_of
from app.identity.reader import AnyReader
from app.kernel import clock
from app.kernel.access import may
from app.kernel.db import UTCDateTime, db
from app.kernel.permissions import May
from app.kernel.together import Together, answers, together
from outreach.calendar.models import Meeting
from outreach.calendar.queries import meetings_to_ask_about, met_then
from outreach.community.models import Question
from outreach.community.queries import waiting_for
from outreach.nudges.calendars import zone_named
from outreach.nudges.cards import Card, cards_for
from outreach.nudges.queries import next_due, open_asks, open_nudges
from outreach.nudges.week import Week, week_of
from talent.conversations.inbox import Thread, waiting_threads
from talent.corrections.models import Correction
from talent.corrections.queries import first_waiting
from talent.notes.models import Mention
from talent.notes.queries import authors_of_waiting, noted_about, notes_waiting, waiting_mentions
from talent.pools.models import Ask
from talent.promises.models import Promise
from talent.promises.queries import open_promises_of, promised_by
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship

LOOKS_AHEAD = timedelta(days=14)
SHOWN_AHEAD = 7
MOST_THREADS = 5
MOST_CORRECTIONS = 3


@dataclass(frozen=True)
class Day:
    """What the page shows. `threads` have something unread in them, or wait for an answer: then `answers` has the card of
    their conversation. `mentions` are notes that name the reader, about people in `noted_about`. `promises` are due,
    `promised` are for the two weeks to come. `later` cards are open, but the week has no time for them; `following` is who
    comes next, whenever that is. `corrections` are the first of all that wait for recruiting, none for others.
    """

    today: date
    week: Week
    threads: Sequence[Thread]
    answers: Mapping[UUID | None, Card]
    asks: Sequence[Ask]
    questions: Sequence[Question]
    corrections: Sequence[Correction]
    corrections_waiting: int
    mentions: Sequence[Mention]
    noted_about: Mapping[UUID, Prospect]
    promises: Sequence[Promise]
    meetings: Sequence[Meeting]
    cards: Sequence[Card]
    later: int
    still_true: Sequence[StillTrue]
    promised: Sequence[Promise]
    coming: Sequence[Relationship]
    following: Relationship | None

    @property
    def is_new(self) -> bool:
        """Whether there is nobody yet to keep in touch with."""
        return not (self.waits or self.cards or self.later or self.promised or self.following or self.week.done)

    @property
    def waits(self) -> bool:
        """Whether there is anything to do beside keeping in touch."""
        waiting = self.threads, self.asks, self.questions, self.mentions, self.corrections, self.promises, self.meetings
        return any(waiting)


def day_of(user: AnyReader, *, everything: bool = False) -> Day:
    """The day in eleven statements, for recruiting twelve, however many people are in it. With `everything`, more than the
    week has time for.
    """
    week = week_of(user)
    nudges = db.session.scalars(open_nudges(user.id)).all()
    shown = nudges if everything else week.takes(nudges)
    cards = cards_for(user, shown)
    answering = {card.nudge.conversation_id: card for card in cards if card.nudge.is_answer}
    today = clock.today_in(zone_named(user.time_zone))
    promises, mentions, meetings, people, *_beside_these = answers(
        _of_user(), user_id=user.id, until=today + LOOKS_AHEAD, now=clock.now()
    )
    about = {prospect.id: prospect for prospect in people}
    following = db.session.scalars(next_due(user.id, today, SHOWN_AHEAD)).all()
    corrections = _corrections(user)
    return Day(
        today=today,
        week=week,
        threads=waiting_threads(user.as_actor(), MOST_THREADS, [one for one in answering if one is not None]),
        answers=answering,
        asks=db.session.scalars(open_asks(user.id, clock.now())).all(),
        questions=db.session.scalars(waiting_for(user.id)).all(),
        corrections=[correction for correction, _number in corrections],
        corrections_waiting=corrections[0][1] if corrections else 0,
        mentions=[mention for mention in mentions if mention.note.prospect_id in about and mention.note.author],
        noted_about=about,
        promises=[promise for promise in promises if promise.due_on <= today],
        promised=[promise for promise in promises if promise.due_on > today],
        meetings=meetings,
        cards=[card for card in cards if not card.nudge.is_answer],
        later=len(nudges) - len(shown),
        still_true=asked_of(user, today),
        coming=[tie for tie in following if tie.nudge_on is not None and tie.nudge_on <= today + LOOKS_AHEAD],
        following=following[0] if following else None,
    )


def _corrections(user: AnyReader) -> Sequence[Row[Correction, int]]:
    """The first that wait, each beside how many do; nothing is asked for whoever may not answer."""
    if not may(user.as_actor(), May.ANSWER_CORRECTIONS):
        return ()
    return db.session.execute(first_waiting(MOST_CORRECTIONS)).all()


@cache
def _of_user() -> Together:
    """What a user promised, where notes name them and what they may have talked about; then with and about whom, the notes,
    and who wrote them.
    """
    user_id: Any = bindparam("user_id", type_=Uuid())
    until: Any = bindparam("until", type_=Date())
    now: Any = bindparam("now", type_=UTCDateTime())
    people = union(promised_by(user_id, until), noted_about(user_id), met_then(user_id, now))
    return together(
        open_promises_of(user_id, until),
        waiting_mentions(user_id),
        meetings_to_ask_about(user_id, now),
        select(Prospect).where(Prospect.id.in_(people)),
        notes_waiting(user_id),
        authors_of_waiting(user_id),
    )
