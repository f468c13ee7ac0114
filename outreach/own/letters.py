"""Mails about leaving: the code that confirms it, and a last word that it is done."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.identity import tokens
from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.mail import Mail
from outreach.own.leaving import CODE, CODE_LIVES, GOODBYE
from outreach.own.models import Leaving
from talent.conversations.queries import addresses_of
from talent.prospects.models import Prospect


@composes(CODE, expires_after=CODE_LIVES, is_sent_again=True, reaches_marked=True)
def leaving_code(delivery: Delivery) -> Mail:
    """Nothing once it is over."""
    leaving = _leaving(delivery)
    if leaving.confirmed_at is not None or leaving.expires_at <= clock.now():
        raise Withheld("over", is_empty=True)
    code = tokens.code_for(leaving.id, CODE)
    return _mail(CODE, leaving, code=f"{code[:4]} {code[4:]}", until=leaving.expires_at)


@composes(GOODBYE, expires_after=timedelta(hours=1), is_sent_again=True, reaches_marked=True)
def goodbye(delivery: Delivery) -> Mail:
    """The last mail that anybody gets."""
    return _mail(GOODBYE, _leaving(delivery))


def _leaving(delivery: Delivery) -> Leaving:
    leaving = db.session.get(Leaving, UUID(delivery.arguments["leaving_id"]))
    if leaving is None:
        raise Withheld("erased")
    return leaving


def _mail(template: str, leaving: Leaving, **told: Any) -> Mail:
    address = db.session.scalars(addresses_of(leaving.prospect_id).limit(1)).first()
    if address is None:
        raise Withheld("no_address")
    prospect = db.session.get_one(Prospect, leaving.prospect_id)
    ours = db.session.scalars(select(Organisation)).one()
    told["name"] = prospect.display_name
    return Mail(address, prospect.display_name, template, ours.locale, ours.time_zone, told)
