"""Makers of rows: `a_prospect()`, `a_relationship(user)` and so on, each with sensible values unless told."""

from datetime import date, datetime, timedelta
from typing import Any

from app.identity.models import User
from app.kernel import clock
from app.kernel.actor import Role
from app.kernel.db import db
from talent.notes.models import Mention, Note
from talent.prospects.canonical import folded, search_line
from talent.prospects.models import Prospect
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import ContactKind, Direction, Relationship, Touchpoint


def new_user(name: str, role: Role = Role.EMPLOYEE, **values: Any) -> User:
    """Somebody inside, not stored yet; made long enough ago that their digests are due."""
    return User(
        name=name,
        role=role,
        email=values.pop("email", f"{name.lower().replace(' ', '.')}@example.org"),
        created_at=values.pop("created_at", clock.now() - timedelta(days=400)),
        joined_at=values.pop("joined_at", clock.now() - timedelta(days=399)),
        **values,
    )


def a_user(name: str, role: Role = Role.EMPLOYEE, **values: Any) -> User:
    """Somebody inside."""
    user = new_user(name, role, **values)
    db.session.add(user)
    db.session.flush()
    return user


def a_prospect(
    name: str = "Amara Okafor", *, employer: str = "Acme", title: str = "Engineer", **values: Any
) -> Prospect:
    """Somebody outside."""
    prospect = Prospect(
        display_name=name,
        sort_name=folded(name),
        employer=employer,
        employer_key=folded(employer),
        title=title,
        search_text=search_line(name, employer, title),
        **values,
    )
    db.session.add(prospect)
    db.session.flush()
    return prospect


def a_relationship(
    user: User, prospect: Prospect | None = None, *, overdue_days: int = 0, cadence_days: int | None = 90, **values: Any
) -> Relationship:
    """A relationship whose next contact is due today, or was so many days ago."""
    since: date = values.pop("since", user.today - timedelta(days=365))
    relationship = Relationship(
        user_id=user.id,
        prospect_id=(prospect or a_prospect()).id,
        since=since,
        first_due_on=user.today - timedelta(days=overdue_days),
        cadence_days=cadence_days,
        **values,
    )
    db.session.add(relationship)
    db.session.flush()
    return relationship


def a_contact(
    relationship: Relationship,
    *,
    at: datetime | None = None,
    kind: ContactKind = ContactKind.CALL,
    direction: Direction = Direction.BOTH,
    **values: Any,
) -> Touchpoint:
    """A contact as open as its relationship, which is brought up to date."""
    contact = Touchpoint(
        prospect_id=relationship.prospect_id,
        user_id=relationship.user_id,
        relationship_id=relationship.id,
        at=at or clock.now(),
        kind=kind,
        direction=direction,
        visibility=values.pop("visibility", relationship.visibility),
        **values,
    )
    db.session.add(contact)
    db.session.flush()
    bring_up_to_date(relationship, db.session.get_one(User, relationship.user_id))
    return contact


def a_mention(note: Note, user: User) -> Mention:
    """Somebody whom a note names."""
    mention = Mention(note=note, user_id=user.id)
    db.session.add(mention)
    db.session.flush()
    return mention


def a_note(author: User, prospect: Prospect, body: str = "Likes tea.", **values: Any) -> Note:
    """What somebody wrote down."""
    note = Note(author_id=author.id, prospect_id=prospect.id, body=body, **values)
    db.session.add(note)
    db.session.flush()
    return note
