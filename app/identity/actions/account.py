"""Verbs on oneself: who I am, how I work, my password, my browsers."""

from datetime import date
from uuid import UUID

from flask_babel import gettext as _

from app.identity import passwords, sessions, tokens
from app.identity.models import BrowserSession, OneTimeToken, User
from app.kernel import clock
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May

PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a mail


def describe(actor: Actor, user: User, *, name: str, title: str, time_zone: str, locale: str, country: str) -> None:
    """Change how one is called and where one is."""
    ensure(actor, May.USE_THE_PRODUCT, user)
    user.name, user.title = name, title
    user.version += 1
    user.time_zone, user.locale, user.country = time_zone, locale, country
    record(actor, "user.described", user)


def set_rhythm(
    actor: Actor,
    user: User,
    *,
    weekly_capacity: int,
    working_days: int,
    digest_weekday: int,
    digest_hour: int,
    topics: list[str],
    mails_mentions: bool,
) -> None:
    """Change how much one takes on and when one is written to. `working_days` are bits, Monday is 1."""
    ensure(actor, May.USE_THE_PRODUCT, user)
    user.weekly_capacity, user.working_days = weekly_capacity, working_days
    user.digest_weekday, user.digest_hour = digest_weekday, digest_hour
    user.topics, user.mails_mentions = topics, mails_mentions
    record(actor, "user.rhythm_changed", user, weekly_capacity=weekly_capacity)


def set_out_of_office(
    actor: Actor,
    user: User,
    *,
    out_of_office_from: date | None,
    out_of_office_until: date | None,
    out_of_office_note: str,
) -> None:
    """Say from when until when one is away, both days included; None for both: one is here.

    Raises Refused unless it is both or neither, in order, and not over already.
    """
    ensure(actor, May.USE_THE_PRODUCT, user)
    first, last = out_of_office_from, out_of_office_until
    if wrong := not_a_time_to_come(first, last, user.today):
        raise Refused(wrong)
    user.out_of_office_from, user.out_of_office_until = first, last
    user.out_of_office_note = out_of_office_note if first is not None and out_of_office_note else None
    record(actor, "user.away_changed", user, away_from=_iso(first), until=_iso(last))


def not_a_time_to_come(first: date | None, last: date | None, today: date) -> str:
    """What is wrong with the first and the last day of an absence; empty when nothing is."""
    if first is None or last is None:
        return _("Say both from when and until when.") if first != last else ""
    if last < first:
        return _("The last day comes after the first.")
    return _("These days are over. Choose days to come.") if last < today else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def set_password(actor: Actor, user: User, *, new_password: str, keeping: UUID | None = None) -> None:
    """Set one's own password and say so by mail. Every session but `keeping` ends."""
    ensure(actor, May.USE_THE_PRODUCT, user)
    user.password_hash = passwords.hashed(new_password)
    sessions.end_all(user.id, "password_changed", but=keeping)
    event = record(actor, "password.changed", user)
    db.session.flush()
    deliver(PASSWORD_CHANGED, f"{PASSWORD_CHANGED}:{event.id}", user_id=user.id, at=clock.now().isoformat())


def accept_invitation(token: OneTimeToken, user: User, *, password: str) -> None:
    """Use an invitation up by choosing a password. Raises Conflict when it was used meanwhile."""
    if not tokens.use(token):
        raise Conflict(_("This invitation was used a moment ago. Sign in with your password."))
    user.password_hash = passwords.hashed(password)


def end_session(actor: Actor, session: BrowserSession) -> None:
    """Sign another browser of one's own out."""
    sessions.end(session, "revoked")
    record(actor, "session.revoked", session)


def end_other_sessions(actor: Actor, session: BrowserSession) -> None:
    """Sign every browser of one's own out, except this one."""
    sessions.end_all(actor.id, "revoked", but=session.id)
    record(actor, "session.others_revoked", session)
