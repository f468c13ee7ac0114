"""Verbs on prospects and their identities."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record, record_all
from app.kernel.permissions import May
from talent.prospects.canonical import (
    IdentityKind,
    NotCanonical,
    canonical_email,
    canonical_phone,
    canonical_profile,
    clean_name,
    clean_text,
    folded,
)
from talent.prospects.models import Identity, LegalBasis, Prospect

MOST_FORMER_NAMES = 10


@dataclass(frozen=True)
class Known:
    """An identity as it was given, with its canonical form."""

    kind: IdentityKind
    raw: str
    canonical: str


def identities_from(
    *, emails: str = "", phones: str = "", profiles: str = "", region: str | None = None
) -> list[Known]:
    """The identities in texts of one or several lines each. Raises Refused with the reason of the first bad one."""
    readers = (
        (IdentityKind.EMAIL, emails, canonical_email),
        (IdentityKind.PHONE, phones, lambda raw: canonical_phone(raw, region)),
        (IdentityKind.PROFILE, profiles, canonical_profile),
    )
    known: dict[tuple[IdentityKind, str], Known] = {}
    for kind, given, canonical in readers:
        for line in given.splitlines():
            if raw := line.strip():
                try:
                    identity = Known(kind, raw, canonical(raw))
                except NotCanonical as error:
                    raise Refused(str(error)) from error
                known.setdefault((kind, identity.canonical), identity)
    return list(known.values())


def add(
    actor: Actor,
    *,
    name: str,
    title: str = "",
    employer: str = "",
    location: str = "",
    pronouns: str = "",
    phonetic_name: str = "",
    former_names: Iterable[str] = (),
    source: str = "",
    identities: list[Known],
    legal_basis: LegalBasis = LegalBasis.LEGITIMATE_INTEREST,
) -> Prospect:
    """Add somebody new. Raises Refused without a name."""
    ensure(actor, May.ADD_PEOPLE)
    prospect = Prospect(
        source=source.strip(),
        legal_basis=legal_basis,
        added_by_id=actor.user_id,
    )
    _call(prospect, pronouns=pronouns, phonetic_name=phonetic_name, former_names=former_names)
    _describe(prospect, name=name, title=title, employer=employer, location=location)
    db.session.add(prospect)
    db.session.flush()
    db.session.add_all(
        Identity(prospect_id=prospect.id, kind=known.kind, raw=known.raw, canonical=known.canonical)
        for known in identities
    )
    record(actor, "prospect.added", prospect)
    return prospect


def edit(
    actor: Actor,
    prospect: Prospect,
    *,
    name: str,
    title: str,
    employer: str,
    location: str,
    identities: list[Known],
    version: int,
    pronouns: str | None = None,
    phonetic_name: str | None = None,
    former_names: Iterable[str] | None = None,
) -> None:
    """Change who somebody is; how they are spoken of only where it is given. Raises Conflict when the file changed."""
    ensure(actor, May.EDIT_PEOPLE)
    if version != prospect.version:
        raise Conflict
    _call(prospect, pronouns=pronouns, phonetic_name=phonetic_name, former_names=former_names)
    _describe(prospect, name=name, title=title, employer=employer, location=location)
    prospect.version += 1
    _replace_identities(prospect.id, identities)
    record(actor, "prospect.edited", prospect)


def _describe(prospect: Prospect, *, name: str, title: str, employer: str, location: str) -> None:
    cleaned = clean_name(name)
    if not cleaned.display:
        raise Refused(_("Give this person a name."))
    if cleaned.display != prospect.display_name:
        prospect.given_name, prospect.family_name = cleaned.given, cleaned.family
    prospect.display_name, prospect.credentials = cleaned.display, cleaned.credentials
    prospect.title, prospect.employer, prospect.location = (
        " ".join(text.split()) for text in (title, employer, location)
    )
    prospect.renew_keys()


def _call(
    prospect: Prospect, *, pronouns: str | None, phonetic_name: str | None, former_names: Iterable[str] | None
) -> None:
    """How somebody is spoken of, where it is given; a former name stands there once."""
    if former_names is not None:
        names = {folded(name): clean_text(name) for name in former_names}
        prospect.former_names = [name for key, name in names.items() if key][:MOST_FORMER_NAMES]
    if pronouns is not None:
        prospect.pronouns = clean_text(pronouns)
    if phonetic_name is not None:
        prospect.phonetic_name = clean_text(phonetic_name)


def _replace_identities(prospect_id: UUID, wanted: list[Known]) -> None:
    held = db.session.scalars(select(Identity).where(Identity.prospect_id == prospect_id)).all()
    wanted_by_key = {(known.kind, known.canonical): known for known in wanted}
    for identity in held:
        if (
            wanted_by_key.pop((identity.kind, identity.canonical), None) is None
            and identity.kind is not IdentityKind.HANDLE
        ):
            db.session.delete(identity)
    db.session.add_all(
        Identity(prospect_id=prospect_id, kind=known.kind, raw=known.raw, canonical=known.canonical)
        for known in wanted_by_key.values()
    )


def forbid_contact(actor: Actor, prospects: Collection[Prospect], *, reason: str) -> None:
    """Nobody writes to these people any more, by whatever way, until it is lifted."""
    ensure(actor, May.EDIT_PEOPLE)
    put_at_rest(actor, prospects, reason=reason)


def put_at_rest(actor: Actor, prospects: Collection[Prospect], *, reason: str, **details: str) -> None:
    """The same for whoever is allowed to say so otherwise: the person themselves, an import. `details` go to the events."""
    for prospect in prospects:
        prospect.do_not_contact, prospect.do_not_contact_reason = True, " ".join(reason.split())
    record_all(actor, "prospect.contact_forbidden", prospects, **details)


def allow_contact(actor: Actor, prospects: Collection[Prospect]) -> None:
    """Lift the ban on contact."""
    ensure(actor, May.EDIT_PEOPLE)
    wake(actor, prospects)


def wake(actor: Actor, prospects: Collection[Prospect]) -> None:
    """The same for whoever is allowed to say so otherwise: the person themselves."""
    for prospect in prospects:
        prospect.do_not_contact, prospect.do_not_contact_reason = False, ""
    record_all(actor, "prospect.contact_allowed", prospects)
