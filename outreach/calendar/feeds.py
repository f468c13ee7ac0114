"""The secret address at which a calendar reads somebody's reminders: making one, taking another, closing it.

Whoever knows the address reads what it shows, so it shows little and can be taken back at any time. Calendars that
ask are nobody who is signed in: what they get is read as its owner, and no more than that owner sees.
"""

from uuid import UUID

from flask import g, request
from sqlalchemy import delete, select, update

from app.identity.models import User
from app.identity.request import also_known_by
from app.identity.tokens import link_secret, row_behind
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import record
from app.kernel.jobs import enqueue
from app.kernel.links import absolute_url
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from outreach.calendar import jobs
from outreach.calendar.models import CalendarEntry, CalendarFeed

PURPOSE = "calendar"
ENDPOINT = "calendar.feed"


def address_of(feed: CalendarFeed) -> str:
    """The whole address, as one pastes it into a calendar."""
    return absolute_url(ENDPOINT, secret=link_secret(PURPOSE, feed.id))


def current_of(user_id: UUID) -> CalendarFeed | None:
    """The one that somebody has now."""
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.user_id == user_id, CalendarFeed.retired_at.is_(None))
    )


def open_one(actor: Actor, user: User) -> CalendarFeed:
    """Give somebody an address, or the one they have."""
    ensure(actor, May.LOG_CONTACTS)
    return current_of(user.id) or _made(actor, user, shows_names=False)


def renew(actor: Actor, feed: CalendarFeed) -> CalendarFeed:
    """Another address in place of one that somebody else may know. The old one shows nothing any more."""
    ensure(actor, May.LOG_CONTACTS)
    _retire(feed)
    return _made(actor, feed.user, shows_names=feed.shows_names)


def close(actor: Actor, feed: CalendarFeed) -> None:
    """Show nothing at it any more."""
    ensure(actor, May.LOG_CONTACTS)
    _retire(feed)
    record(actor, "calendar_feed.closed", feed)


def show_names(actor: Actor, feed: CalendarFeed, *, shows_names: bool) -> None:
    """Say whom a reminder is about, or only that there is one."""
    ensure(actor, May.LOG_CONTACTS)
    feed.shows_names, feed.changed_at = shows_names, clock.now()
    record(actor, "calendar_feed.changed", feed, names=shows_names)


def retire_all_of(user_id: UUID) -> None:
    """Somebody has left: their addresses show nothing, and do not open again when they come back."""
    theirs = CalendarFeed.user_id == user_id
    with everywhere():
        db.session.execute(
            delete(CalendarEntry).where(CalendarEntry.feed_id.in_(select(CalendarFeed.id).where(theirs)))
        )
        db.session.execute(
            update(CalendarFeed).where(theirs, CalendarFeed.retired_at.is_(None)).values(retired_at=clock.now())
        )


def _retire(feed: CalendarFeed) -> None:
    feed.retired_at = clock.now()
    db.session.execute(delete(CalendarEntry).where(CalendarEntry.feed_id == feed.id))
    db.session.flush()


def _made(actor: Actor, user: User, *, shows_names: bool) -> CalendarFeed:
    feed = CalendarFeed(user_id=user.id, shows_names=shows_names)
    db.session.add(feed)
    db.session.flush()
    enqueue(jobs.refresh_feed, feed_id=feed.id)
    record(actor, "calendar_feed.opened", feed)
    return feed


def behind(secret: str) -> CalendarFeed | None:
    """The feed at an address, if it is open and the reader's own."""
    feed_id = row_behind(PURPOSE, secret)
    is_open = CalendarFeed.retired_at.is_(None), User.deactivated_at.is_(None)
    found = select(CalendarFeed).join(CalendarFeed.user).where(CalendarFeed.id == feed_id, *is_open)
    return db.session.scalar(found) if feed_id is not None else None


@also_known_by
def _who_reads_a_feed() -> Actor | None:
    """The owner of the feed that is asked for, and for that one door alone."""
    if request.endpoint != ENDPOINT:
        return None
    with everywhere():
        feed = behind((request.view_args or {}).get("secret", ""))
        user = feed.user if feed is not None else None
    if user is None:
        return None
    g.reader_locale, g.reader_zone = user.locale, user.time_zone
    return user.as_actor()
