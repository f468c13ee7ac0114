"""Questions about mails that came in."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, defer, joinedload

from outreach.inbox.models import InboundMail, InboundParty, MailState, PartyState, Way
from outreach.inbox.note_answers import UNCLAIMED
from outreach.inbox.noting import UNCONFIRMED
from outreach.inbox.replies import UNPROVEN

DOUBTFUL = (UNCONFIRMED, UNPROVEN, UNCLAIMED)
"""Why a mail waits for its owner as a whole."""
_WITHOUT_TEXT = (defer(InboundMail.said), defer(InboundMail.folded))
"""Lists show no text, and it may be long."""
M = TypeVar("M", InboundMail, InboundParty)


def waiting_parties(user_id: UUID) -> Select[InboundParty]:
    """The addresses that wait to be sorted, newest first; those of mails that may be somebody else's come with these."""
    return (
        select(InboundParty)
        .join(InboundParty.mail)
        .where(
            InboundParty.user_id == user_id,
            InboundParty.state == PartyState.WAITING,
            InboundMail.reason.not_in(DOUBTFUL),
        )
        .options(contains_eager(InboundParty.mail).options(*_WITHOUT_TEXT))
        .order_by(InboundParty.created_at.desc(), InboundParty.id.desc())
    )


def older_than(statement: Select[M], last: M) -> Select[M]:
    """The page behind one."""
    model = type(last)
    return statement.where(tuple_(model.created_at, model.id) < (last.created_at, last.id))


def unconfirmed_mails(user_id: UUID) -> Select[InboundMail]:
    """Mails at somebody's address of which it is not sure who sent them: somebody in each of them waits."""
    waiting = select(InboundParty.mail_id).where(
        InboundParty.user_id == user_id, InboundParty.state == PartyState.WAITING
    )
    return (
        select(InboundMail)
        .where(InboundMail.id.in_(waiting), InboundMail.user_id == user_id, InboundMail.reason.in_(DOUBTFUL))
        .options(*_WITHOUT_TEXT)
        .order_by(InboundMail.created_at.desc())
    )


def mails_of(user_id: UUID) -> Select[InboundMail]:
    """What somebody has sent to their address, newest first."""
    return (
        select(InboundMail)
        .where(InboundMail.user_id == user_id)
        .options(*_WITHOUT_TEXT)
        .order_by(InboundMail.created_at.desc(), InboundMail.id.desc())
    )


def parties_of(mail_id: UUID) -> Select[InboundParty]:
    return (
        select(InboundParty)
        .where(InboundParty.mail_id == mail_id)
        .options(joinedload(InboundParty.prospect))
        .order_by(InboundParty.address)
    )


def failed_mails() -> Select[InboundMail]:
    """What could not be filed, newest first."""
    return (
        select(InboundMail)
        .where(InboundMail.state == MailState.FAILED)
        .options(*_WITHOUT_TEXT)
        .order_by(InboundMail.created_at.desc())
        .limit(50)
    )


def last_by_way(way: Way) -> Select[datetime]:
    """When a mail last came by a way."""
    return select(func.max(InboundMail.created_at)).where(InboundMail.way == way)
