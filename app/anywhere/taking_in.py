"""Talks that waited on a phone, taken in one by one, each exactly once; and what has to be asked of whoever had them.

Between writing a talk down and sending it lie hours or days: the person may be part of another file by now, be gone,
or be kept in touch with by somebody else, and a colleague may have logged a talk of the same day. Nothing of that is
decided here: the phone shows what is asked, and sends the talk again with the answer.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.anywhere.finding import called
from app.identity.models import User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.permissions import May
from talent.duplicates.leading_on import keeper_of
from talent.prospects.models import Prospect
from talent.relationships.actions import between
from talent.relationships.contacts import LEEWAY
from talent.relationships.models import Relationship, RelationshipState, Touchpoint
from talent.relationships.once import record_once, recorded_as
from talent.relationships.queries import relationships_with
from talent.relationships.sentences import contact_sentence, short_name

_MOST_OFFERED = 4


@dataclass(frozen=True)
class Talk:
    """As a phone sends it: about somebody chosen, or about whoever is called `who`. `contact` is what is recorded."""

    client_id: UUID
    prospect_id: UUID | None
    who: str
    at: datetime
    contact: dict[str, Any]
    anyway: bool = False


@dataclass(frozen=True)
class Act:
    """One answer to what is asked: its words, and what it changes about the talk before it is sent again."""

    label: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What became of a talk: `with_whom` it was logged, or else a sentence about why not, and what can be done."""

    with_whom: Prospect | None = None
    sentence: str = ""
    acts: list[Act] = field(default_factory=list)
    is_unknown: bool = False


def take_in(actor: Actor, user: User, talk: Talk) -> Answer:
    """Record a talk, or say what has to be known first. Sent again, it is still one."""
    ensure(actor, May.LOG_CONTACTS)
    known = recorded_as(user.id, talk.client_id)
    if known is not None:
        return Answer(with_whom=_seen(known.prospect_id))
    prospect, question = _with_whom(talk)
    question = question or (_asked_about(user, prospect, talk) if prospect is not None else None)
    if prospect is None or question is not None:
        return question or Answer(sentence=_("Say whom you talked with."), is_unknown=True)
    record_once(actor, prospect, user, client_id=talk.client_id, at=talk.at, **talk.contact)
    return Answer(with_whom=prospect)


def _seen(prospect_id: UUID) -> Prospect | None:
    return db.session.scalar(select(Prospect).where(Prospect.id == prospect_id))


def _with_whom(talk: Talk) -> tuple[Prospect | None, Answer | None]:
    if talk.prospect_id is None:
        return _called(talk.who) if talk.who else (None, None)
    prospect = _seen(talk.prospect_id)
    return (prospect, None) if prospect is not None else (None, _led_on(talk.prospect_id))


def _led_on(prospect_id: UUID) -> Answer:
    keeper_id = keeper_of(prospect_id)
    keeper = _seen(keeper_id) if keeper_id is not None else None
    if keeper is None:
        return Answer(sentence=_("This person is no longer here. If they were erased, delete this talk as well."))
    name = keeper.display_name
    sentence = _("Their file was made part of the file of %(name)s meanwhile.", name=name)
    return Answer(sentence=sentence, acts=[Act(_("Log it there"), {"prospect_id": str(keeper.id)})])


def _called(who: str) -> tuple[Prospect | None, Answer | None]:
    found = called(who)
    if len(found) == 1 and found[0].display_name.casefold() == who.casefold().strip():
        return found[0], None
    acts = [Act(_("It was %(name)s", name=_told_apart(one)), _is(one)) for one in found[:_MOST_OFFERED]]
    sentence = _("Who was “%(who)s”?", who=who) if found else _("Nobody is known here as “%(who)s”.", who=who)
    return None, Answer(sentence=sentence, acts=acts, is_unknown=True)


def _is(prospect: Prospect) -> dict[str, Any]:
    return {"prospect_id": str(prospect.id)}


def _told_apart(prospect: Prospect) -> str:
    return " · ".join(part for part in (prospect.display_name, prospect.employer) if part)


def _asked_about(user: User, prospect: Prospect, talk: Talk) -> Answer | None:
    """What a person should decide before this talk is logged, unless they have."""
    if talk.at > clock.now() + LEEWAY:
        now = {"at": clock.now().isoformat()}
        return Answer(sentence=_("The clock of this phone was ahead."), acts=[Act(_("It was just now"), now)])
    if talk.anyway:
        return None
    sentence = _let_go(user, prospect) or _talked_that_day(user, prospect, talk.at)
    return Answer(sentence=sentence, acts=[Act(_("Log it all the same"), {"anyway": "yes"})]) if sentence else None


def _let_go(user: User, prospect: Prospect) -> str:
    """Logging takes up again what was ended or handed over."""
    own = between(user.id, prospect.id)
    if own is None or own.state is not RelationshipState.ENDED:
        return ""
    name = short_name(prospect)
    who = ", ".join(tie.user.name for tie in _kept_up_by_others(user, prospect))
    if who:
        return _("%(who)s keeps in touch with %(name)s now; you have let go.", who=who, name=name)
    return _("You have let go of %(name)s. To log a talk takes it up again.", name=name)


def _kept_up_by_others(user: User, prospect: Prospect) -> list[Relationship]:
    ties = db.session.scalars(relationships_with(prospect.id))
    return [tie for tie in ties if tie.is_active and tie.user_id != user.id][:_MOST_OFFERED]


def _talked_that_day(user: User, prospect: Prospect, at: datetime) -> str:
    other = db.session.scalar(_of_that_day(user, prospect.id, at))
    if other is None:
        return ""
    told = contact_sentence(other, prospect, user.id)
    words = _("On the same day: %(told)s.", told=told)
    return f"{words} “{other.summary}”" if other.summary else words


def _of_that_day(user: User, prospect_id: UUID, at: datetime) -> Select[Touchpoint]:
    """What a colleague has logged of the same day by the user's calendar, as far as the user may read it."""
    begins = at.astimezone(user.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        select(Touchpoint)
        .where(
            Touchpoint.prospect_id == prospect_id,
            Touchpoint.user_id != user.id,
            Touchpoint.at >= begins,
            Touchpoint.at < begins + timedelta(days=1),
        )
        .options(joinedload(Touchpoint.user))
        .order_by(Touchpoint.at, Touchpoint.id)
        .limit(1)
    )
