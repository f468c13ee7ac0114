"""What becomes of two rows of which a person can have only one: the stricter, the earlier and the closer of both.

Every rule gives the same whichever of the two is the keeper's, and in whatever order several files become one.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from app.kernel import clock
from app.kernel.db import db
from talent.consent.models import Basis, BasisState, Notice, NoticeState, Retention
from talent.duplicates.handing_over import fold, settles
from talent.duplicates.ledger import Ledger, table_named
from talent.prospects.models import Fact, Identity, LegalBasis, Prospect
from talent.relationships.contacts import bring_up_to_date
from talent.relationships.models import HowWeKnow, Relationship, RelationshipState, Visibility
from talent.wishes.models import Wish

SEPARATOR = " · "
_LAST = date.max
_NO_RHYTHM = 1_000_000
_STATES = list(RelationshipState)
_CLOSEST_FIRST = list(HowWeKnow)
_STRICTEST_FIRST = [
    BasisState.WITHDRAWN,
    BasisState.DECLINED,
    BasisState.EXPIRED,
    BasisState.REQUESTED,
    BasisState.ACCEPTED,
]
_NOTICES = list(NoticeState)


@settles("identities")
def settle_identities(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """Known by the same: verified if either was."""
    theirs, ours = db.session.get_one(Identity, theirs_id), db.session.get_one(Identity, ours_id)
    with ledger.changing(table_named("identities"), ours_id):
        ours.verified_at = _earlier(ours.verified_at, theirs.verified_at)
        ours.created_at = min(ours.created_at, theirs.created_at)
    return True


@settles("relationships")
def settle_relationships(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """One colleague in touch with both: one relationship, private if either was, with the contacts of both."""
    theirs, ours = db.session.get_one(Relationship, theirs_id), db.session.get_one(Relationship, ours_id)
    table = table_named("relationships")
    with ledger.changing(table, ours_id):
        _combine(ours, theirs)
    fold(ledger, table, theirs_id, ours_id)
    with ledger.changing(table, ours_id):
        bring_up_to_date(ours, ours.user)
    return False


def _combine(ours: Relationship, theirs: Relationship) -> None:
    both = (ours, theirs)
    ours.how = min((one.how for one in both), key=_CLOSEST_FIRST.index)
    ours.since = min(one.since for one in both)
    ours.created_at = min(one.created_at for one in both)
    ours.first_due_on = min(one.first_due_on for one in both)
    if any(one.is_private for one in both):
        ours.visibility = Visibility.PRIVATE
    tighter = min(both, key=_rhythm)
    ours.cadence_days, ours.maximum_days = tighter.cadence_days, tighter.maximum_days
    livelier = min(both, key=_standing)
    ours.state, ours.paused_until, ours.ended_reason = livelier.state, livelier.paused_until, livelier.ended_reason
    ours.snoozed_until = max((one.snoozed_until for one in both if one.snoozed_until is not None), default=None)
    listening = min(both, key=_ignored)
    ours.ignored_nudges, ours.last_ignored_on = listening.ignored_nudges, listening.last_ignored_on
    if ours.import_id != theirs.import_id:
        ours.import_id = None


def _rhythm(one: Relationship) -> tuple[int, int]:
    return one.cadence_days or _NO_RHYTHM, one.maximum_days or _NO_RHYTHM


def _standing(one: Relationship) -> tuple[int, date, str]:
    return _STATES.index(one.state), one.paused_until or _LAST, one.ended_reason


def _ignored(one: Relationship) -> tuple[int, date]:
    return one.ignored_nudges, one.last_ignored_on or _LAST


@settles("legal_bases")
def settle_legal_bases(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """The stricter answer counts; the other one is ended and stays in the history."""
    rows = db.session.get_one(Basis, ours_id), db.session.get_one(Basis, theirs_id)
    weaker = max(rows, key=_freedom)
    with ledger.changing(table_named("legal_bases"), weaker.id):
        weaker.ended_at = clock.now()
    return False


def _freedom(basis: Basis) -> tuple[int, bool, date, timedelta, str]:
    """How much a basis allows: the less, the stricter; of two that allow the same, the later answer counts."""
    is_free = basis.basis is not LegalBasis.CONSENT
    age = _LAST - basis.since
    return _STRICTEST_FIRST.index(basis.state), is_free, basis.valid_until or _LAST, age, str(basis.id)


@settles("notices")
def settle_notices(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """What still waits counts, and the earlier day."""
    theirs, ours = db.session.get_one(Notice, theirs_id), db.session.get_one(Notice, ours_id)
    counting = min(ours, theirs, key=lambda one: (_NOTICES.index(one.state), one.due_on, one.collected_on))
    with ledger.changing(table_named("notices"), ours_id):
        for name in ("due_on", "due_because", "state", "settled_on", "how", "settled_by_id", "batch_id"):
            setattr(ours, name, getattr(counting, name))
        ours.collected_on = min(ours.collected_on, theirs.collected_on)
    return True


@settles("retentions")
def settle_retentions(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """Whoever was in touch last decides how long the file stays: the later end counts."""
    theirs, ours = db.session.get_one(Retention, theirs_id), db.session.get_one(Retention, ours_id)
    later = max(ours, theirs, key=lambda one: (one.erase_on, one.quiet_since))
    with ledger.changing(table_named("retentions"), ours_id):
        for name in ("rule_id", "quiet_since", "ask_on", "erase_on", "kept_until", "kept_because", "kept_by_id"):
            setattr(ours, name, getattr(later, name))
    return True


@settles("facts")
def settle_facts(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """What one colleague noted in both files, stays theirs alone if it was so in either."""
    theirs, ours = db.session.get_one(Fact, theirs_id), db.session.get_one(Fact, ours_id)
    with ledger.changing(table_named("facts"), ours_id):
        ours.is_private = ours.is_private or theirs.is_private
    return True


@settles("contact_wishes")
def settle_wishes(ledger: Ledger, theirs_id: UUID, ours_id: UUID) -> bool:
    """What they said in both files holds: the longer pause, the rarer contact, and everybody whom they turned away."""
    theirs, ours = db.session.get_one(Wish, theirs_id), db.session.get_one(Wish, ours_id)
    with ledger.changing(table_named("contact_wishes"), ours_id):
        ours.from_nobody = ours.from_nobody or theirs.from_nobody
        ours.not_by = sorted({*ours.not_by, *theirs.not_by})
        ours.least_days = max(ours.least_days or 0, theirs.least_days or 0) or None
        ours.pause_until = max((one.pause_until for one in (ours, theirs) if one.pause_until is not None), default=None)
        ours.only_by = _narrower(ours.only_by, theirs.only_by)
        ours.ways = _narrower(ours.ways, theirs.ways)
        ours.version += 1
    return True


def _narrower(one: Collection[str], other: Collection[str]) -> list[str]:
    """What both allow; none is anything, and where they have nothing in common either is allowed."""
    if not one or not other:
        return sorted({*one, *other})
    return sorted(set(one) & set(other) or {*one, *other})


TAKEN: dict[str, tuple[str, ...]] = {
    "name": ("display_name", "given_name", "family_name", "credentials"),
    "title": ("title",),
    "employer": ("employer",),
    "location": ("location",),
    "source": ("source",),
}
"""The details that can be taken from the loser, and the columns of each."""


def combine_people(ledger: Ledger, keeper: Prospect, loser: Prospect, chosen: Collection[str]) -> None:
    """The details that were chosen from the loser; do not contact, and the legal basis that asks for more, win.

    The name that is not chosen stays one by which the person is found.
    """
    with ledger.changing(table_named("prospects"), keeper.id):
        names = {keeper.display_name, loser.display_name, *keeper.former_names, *loser.former_names}
        for detail in chosen:
            for column in TAKEN[detail]:
                setattr(keeper, column, getattr(loser, column))
        keeper.former_names = sorted(names - {keeper.display_name})
        keeper.phonetic_name = keeper.phonetic_name or loser.phonetic_name
        keeper.pronouns = keeper.pronouns or loser.pronouns
        keeper.renew_keys()
        keeper.do_not_contact = keeper.do_not_contact or loser.do_not_contact
        keeper.do_not_contact_reason = _together(keeper.do_not_contact_reason, loser.do_not_contact_reason)
        if LegalBasis.CONSENT in (keeper.legal_basis, loser.legal_basis):
            keeper.legal_basis = LegalBasis.CONSENT
        keeper.created_at = min(keeper.created_at, loser.created_at)


def _together(one: str, other: str) -> str:
    reasons = {reason for text in (one, other) for reason in text.split(SEPARATOR) if reason}
    return SEPARATOR.join(sorted(reasons))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
