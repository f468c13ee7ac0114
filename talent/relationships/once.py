"""A contact that is sent twice is one contact: whoever writes it down draws a number for it first.

A phone that lost the answer sends again what was taken in already, and a page may be sent by two ways.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from talent.prospects.models import Prospect
from talent.relationships.contacts import record_contact
from talent.relationships.models import Touchpoint

SOURCE = "hand"


def recorded_as(user_id: UUID, client_id: UUID | None) -> Touchpoint | None:
    """What a user has written down under a number that they drew; nobody reaches what others wrote by theirs."""
    if client_id is None:
        return None
    drawn = (Touchpoint.source == SOURCE, Touchpoint.source_id == _source_id(user_id, client_id))
    return db.session.scalar(select(Touchpoint).where(*drawn))


def record_once(actor: Actor, prospect: Prospect, user: User, *, client_id: UUID | None, **contact: Any) -> Touchpoint:
    """As `record_contact`, unless it was recorded under this number. Something else under the same one, such as from a
    page that one went back to, is a contact of its own.
    """
    known = recorded_as(user.id, client_id)
    if known is not None and _is_the_same(known, prospect, contact):
        return known
    drawn = _source_id(user.id, client_id) if client_id is not None and known is None else None
    return record_contact(actor, prospect, user, **contact, source=SOURCE, source_id=drawn)


def _source_id(user_id: UUID, client_id: UUID) -> str:
    return f"{user_id}/{client_id}"


def _is_the_same(known: Touchpoint, prospect: Prospect, contact: dict[str, Any]) -> bool:
    said = (known.kind, known.summary, known.details)
    again = (contact["kind"], " ".join(contact["summary"].split()), contact["details"].strip())
    return known.prospect_id == prospect.id and said == again
