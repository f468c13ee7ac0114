"""Questions about mails that came in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from outreach.inbox.models import InboundMail, InboundParty, MailState, PartyState, Way
from outreach.inbox.noting import UNCONFIRMED
from outreach.inbox.replies import UNPROVEN

DOUBTFUL = (UNCONFIRMED, UNPROVEN)
"""Why a mail waits for its owner as a whole."""


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
        .options(contains_eager(InboundParty.mail))
        .order_by(InboundParty.created_at.desc(), InboundParty.id.desc())
    )


def older_than(statement: Select[InboundParty], party: InboundParty) -> Select[InboundParty]:
    """The page behind one."""
    return statement.where(tuple_(InboundParty.created_at, InboundParty.id) < (party.created_at, party.id))


def unconfirmed_mails(user_id: UUID) -> Select[InboundMail]:
    """Mails at somebody's address of which it is not sure who sent them."""
    return (
        select(InboundMail)
        .where(
            InboundMail.user_id == user_id,
            InboundMail.state == MailState.SORTED,
            InboundMail.reason.in_(DOUBTFUL),
        )
        .order_by(InboundMail.created_at.desc())
    )


def mails_of(user_id: UUID) -> Select[InboundMail]:
    """What somebody has sent to their address, newest first."""
    return (
        select(InboundMail)
        .where(InboundMail.user_id == user_id)
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
        .order_by(InboundMail.created_at.desc())
        .limit(50)
    )


def last_by_way(way: Way) -> Select[datetime]:
    """When a mail last came by a way."""
    return select(func.max(InboundMail.created_at)).where(InboundMail.way == way)
