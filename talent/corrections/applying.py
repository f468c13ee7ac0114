"""A confirmed correction gets into the file by the same verbs with which a recruiter would write it there themselves."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from talent.corrections.models import Correction, Subject
from talent.corrections.subjects import Held, Words
from talent.documents import actions as documents
from talent.documents import photos
from talent.prospects import actions as people
from talent.prospects import background, facts, links
from talent.prospects.actions import Known, identities_from
from talent.prospects.models import Identity, IdentityKind, Prospect

Apply = Callable[[Actor, Prospect, Any, Words], object]


def apply(actor: Actor, correction: Correction, what: Held) -> None:
    """Raises Refused, in words for the recruiter, when the file cannot take it."""
    if correction.goes:
        _OUT[correction.subject](actor, correction.prospect, what.row)
    elif correction.said:
        _IN[correction.subject](actor, correction.prospect, what.row, what.words | correction.said)


def known_as(kind: IdentityKind, raw: str) -> Known:
    """A way to reach somebody, as they write it. Raises Refused with why it is none."""
    given = {IdentityKind.EMAIL: "emails", IdentityKind.PHONE: "phones", IdentityKind.PROFILE: "profiles"}
    if kind not in given:
        raise Refused(_("This cannot be changed here. Say in words what is wrong."))
    found = identities_from(**{given[kind]: raw})
    if len(found) != 1:
        raise Refused(_("Write one address, number or profile."))
    return found[0]


def _person(actor: Actor, prospect: Prospect, _row: Prospect, words: Words) -> None:
    people.edit(
        actor,
        prospect,
        name=words["display_name"],
        title=words["title"],
        employer=words["employer"],
        location=words["location"],
        pronouns=words["pronouns"],
        identities=_identities(prospect),
        version=prospect.version,
    )


def _identities(prospect: Prospect, *, but: Identity | None = None) -> list[Known]:
    rows = db.session.scalars(select(Identity).where(Identity.prospect_id == prospect.id).order_by(Identity.id))
    return [Known(row.kind, row.raw, row.canonical) for row in rows if but is None or row.id != but.id]


def _reach(actor: Actor, prospect: Prospect, identities: list[Known]) -> None:
    people.edit(
        actor,
        prospect,
        name=prospect.display_name,
        title=prospect.title,
        employer=prospect.employer,
        location=prospect.location,
        identities=identities,
        version=prospect.version,
    )


def _identity(actor: Actor, prospect: Prospect, row: Identity, words: Words) -> None:
    _reach(actor, prospect, [*_identities(prospect, but=row), known_as(row.kind, words["raw"])])


def _experience(actor: Actor, prospect: Prospect, row: Any, words: Words) -> None:
    is_current = row.is_current and not words["ended"]
    stay = background.Stay(**words, is_current=is_current, source=row.source)
    background.edit(actor, prospect, row, stay, version=row.version)


def _link(actor: Actor, prospect: Prospect, row: Any, words: Words) -> None:
    links.edit(actor, prospect, row, url=words["url"], label=row.label, version=row.version)


def _fact(actor: Actor, _prospect: Prospect, row: Any, words: Words) -> None:
    facts.edit(
        actor,
        row,
        text=words["sentence"],
        valid_until=row.valid_until,
        source=row.source,
        is_private=row.is_private,
        version=row.version,
    )


_IN: dict[Subject, Apply] = {
    Subject.PERSON: _person,
    Subject.IDENTITY: _identity,
    Subject.EXPERIENCE: _experience,
    Subject.LINK: _link,
    Subject.FACT: _fact,
}

_OUT: dict[Subject, Callable[[Actor, Prospect, Any], object]] = {
    Subject.IDENTITY: lambda actor, prospect, row: _reach(actor, prospect, _identities(prospect, but=row)),
    Subject.EXPERIENCE: lambda actor, _prospect, row: background.remove(actor, row),
    Subject.LINK: lambda actor, _prospect, row: links.remove(actor, row),
    Subject.FACT: lambda actor, _prospect, row: facts.remove(actor, row),
    Subject.DOCUMENT: lambda actor, _prospect, row: documents.remove(actor, row),
    Subject.PHOTO: lambda actor, prospect, _row: photos.remove(actor, prospect),
}
