"""Makers of what the engine works on: contacts, asks, nudges and letters."""

import email
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from outreach.nudges.models import Nudge, NudgeState
from outreach.nudges.planning import plan
from talent.pools.models import Ask
from talent.prospects.models import Prospect
from talent.relationships.contacts import record_contact
from talent.relationships.models import ContactKind, Direction, Relationship, Touchpoint
from tests.support.makers import a_prospect, a_relationship


def a_contact(user: User, prospect: Prospect | str, **values: Any) -> Touchpoint:
    """The user talked with somebody (by the name of one who exists, or a prospect) just now, unless told."""
    person = (
        prospect
        if isinstance(prospect, Prospect)
        else db.session.scalars(select(Prospect).where(Prospect.display_name == prospect)).one()
    )
    return record_contact(
        Actor.system(),
        person,
        user,
        kind=values.pop("kind", ContactKind.CALL),
        direction=values.pop("direction", Direction.BOTH),
        **values,
    )


def an_ask(asked_by: User, user: User, prospect: Prospect | None = None, **values: Any) -> Ask:
    """One asks another to take somebody on; open for a week."""
    ask = Ask(
        prospect_id=(prospect or a_prospect()).id,
        user_id=user.id,
        asked_by_id=asked_by.id,
        expires_at=values.pop("expires_at", clock.now() + timedelta(days=7)),
        **values,
    )
    db.session.add(ask)
    db.session.flush()
    return ask


def a_nudge(user: User, prospect: Prospect | None = None, **values: Any) -> Nudge:
    """A nudge that the engine has planned just now, about a relationship made for it."""
    relationship = a_relationship(user, prospect, **values)
    plan(clock.now(), user.id)
    return nudge_about(relationship)


def nudge_about(relationship: Relationship) -> Nudge:
    """The open nudge of a relationship."""
    return db.session.scalars(
        select(Nudge).where(Nudge.relationship_id == relationship.id, Nudge.state == NudgeState.OPEN)
    ).one()


def letters(app: Flask) -> list[EmailMessage]:
    """The mails that were written as files, oldest first."""
    folder: Path = app.extensions["settings"].mail_dir
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]
