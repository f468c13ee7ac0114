"""Verbs on pages about somebody: a talk, a portfolio, an article; none of them says who they are."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from talent.prospects.canonical import NotCanonical, canonical_link, clean_text
from talent.prospects.models import Link, Prospect, Undo
from talent.prospects.undoing import before, keep, made

LONGEST_LABEL = 80


def add(actor: Actor, prospect: Prospect, *, url: str, label: str = "") -> Undo:
    """Add a page. Raises Refused for anything but http and https, and for a page that stands there already."""
    ensure(actor, May.EDIT_PEOPLE)
    address = _address(url)
    _not_there_yet(prospect, address)
    link = Link(prospect_id=prospect.id, url=address, label=clean_text(label)[:LONGEST_LABEL])
    db.session.add(link)
    db.session.flush()
    record(actor, "link.added", link)
    return keep(actor, made(link), prospect_id=prospect.id)


def edit(actor: Actor, prospect: Prospect, link: Link, *, url: str, label: str, version: int) -> Undo:
    """Change a page's address or label. Raises Conflict when it changed meanwhile."""
    ensure(actor, May.EDIT_PEOPLE)
    if version != link.version:
        raise Conflict
    look, address = before(link), _address(url)
    if address != link.url:
        _not_there_yet(prospect, address)
    link.url, link.label, link.version = address, clean_text(label)[:LONGEST_LABEL], link.version + 1
    record(actor, "link.edited", link)
    return keep(actor, look, prospect_id=prospect.id)


def remove(actor: Actor, link: Link) -> Undo:
    """Take a page out of the file."""
    ensure(actor, May.EDIT_PEOPLE)
    look = before(link)
    record(actor, "link.removed", link)
    db.session.delete(link)
    return keep(actor, look, prospect_id=link.prospect_id)


def _address(url: str) -> str:
    try:
        return canonical_link(url)
    except NotCanonical as error:
        raise Refused(str(error)) from error


def _not_there_yet(prospect: Prospect, address: str) -> None:
    if db.session.scalar(select(Link.id).where(Link.prospect_id == prospect.id, Link.url == address)):
        raise Refused(_("This page stands in the file already."))
