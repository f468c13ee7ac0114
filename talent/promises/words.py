"""Promises in words."""

from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from app.kernel.days import day_in_words
from talent.promises.models import Promise, PromiseState


def when_due(promise: Promise, today: date) -> str:
    """By when, and whether that is over: "due tomorrow", "due June 12", "was due 3 days ago"."""
    day = day_in_words(promise.due_on, today)
    return _("was due %(day)s", day=day) if promise.due_on < today else _("due %(day)s", day=day)


def who_promised(promise: Promise, reader_id: UUID) -> str:
    """Whose promise it is, to a reader."""
    return _("You promised") if promise.user_id == reader_id else _("%(who)s promised", who=promise.user.name)


def what_became(promise: Promise, today: date) -> str:
    """What became of it, for a page of its own; empty while it is open."""
    day = day_in_words(promise.settled_on, today) if promise.settled_on is not None else ""
    if promise.state is PromiseState.KEPT:
        return _("Kept, %(day)s.", day=day) if not promise.is_late else _("Kept, late: %(day)s.", day=day)
    if promise.state is PromiseState.WITHDRAWN:
        return _("Taken back, %(day)s.", day=day)
    return _("Not kept in time.") if promise.state is PromiseState.BROKEN else ""
