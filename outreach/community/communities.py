"""Verbs on communities and on where one can meet them."""

import re
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.identity.models import BusinessArea
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Forbidden, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from outreach.community.models import Community, Gathering
from outreach.community.policy import RECRUITING, leads
from talent.consent.models import ConsentText, Purpose
from talent.pools.models import Pool
from talent.prospects.canonical import folded

RESERVED = frozenset({"challenge", "joining", "asking", "answer", "photos"})
"""Words that mean something else under /c."""
LONGEST_SLUG = 60


def slug_of(words: str) -> str:
    """Words as they stand in an address."""
    return re.sub(r"[^a-z0-9]+", "-", folded(words)).strip("-")[:LONGEST_SLUG].strip("-")


def begin(actor: Actor, area: BusinessArea) -> Community:
    """Begin the community of an area; nobody outside sees it yet. Raises Refused when there is one."""
    ensure(actor, May.KEEP_COMMUNITIES)
    if actor.role not in RECRUITING and not leads(actor, area):
        raise Forbidden
    if db.session.scalar(select(exists().where(Community.area_id == area.id))):
        raise Refused(_("%(name)s has a community already.", name=area.name))
    community = Community(area_id=area.id, title=area.name, slug=_free_slug(area), recruiter_id=actor.user_id)
    db.session.add(community)
    db.session.flush()
    record(actor, "community.begun", community)
    return community


def _free_slug(area: BusinessArea) -> str:
    slug = slug_of(area.name) or "community"
    is_taken = slug in RESERVED or db.session.scalar(select(exists().where(Community.slug == slug)))
    return f"{slug[: LONGEST_SLUG - 7]}-{area.id.hex[-6:]}" if is_taken else slug


def edit(
    actor: Actor,
    community: Community,
    *,
    title: str,
    slug: str,
    introduction: str,
    pool_id: UUID | None,
    recruiter_id: UUID | None,
    is_findable: bool,
    version: int,
) -> None:
    """Say what it is. Raises Refused for an address that is taken, or a pool that not everybody may know."""
    ensure(actor, May.KEEP_COMMUNITIES, community)
    if version != community.version:
        raise Conflict
    wanted = slug_of(slug)
    same = select(exists().where(Community.slug == wanted, Community.id != community.id))
    if not wanted or wanted in RESERVED or db.session.scalar(same):
        raise Refused(_("This address is taken or cannot be one. Choose another, of letters, digits and hyphens."))
    pool = db.session.get(Pool, pool_id) if pool_id is not None else None
    if pool is not None and not pool.is_shared and pool_id != community.pool_id:
        raise Refused(_("Choose a pool that all colleagues see: whoever joins is told of to all of them."))
    community.title, community.slug, community.introduction = title, wanted, introduction
    community.pool_id, community.recruiter_id, community.is_findable = pool_id, recruiter_id, is_findable
    community.version += 1
    record(actor, "community.edited", community)


def switch_on(actor: Actor, community: Community) -> None:
    """From now on anybody sees it. Raises Refused without an introduction, or a text that people agree to."""
    ensure(actor, May.KEEP_COMMUNITIES, community)
    if not community.introduction:
        raise Refused(_("Write a few sentences of introduction first."))
    if not db.session.scalar(select(exists().where(ConsentText.purpose == Purpose.KEEPING_IN_TOUCH))):
        raise Refused(_("First an administrator writes what people agree to who join: under Privacy, Texts."))
    community.is_on = True
    record(actor, "community.switched_on", community)


def switch_off(actor: Actor, community: Community) -> None:
    """Nobody outside sees it any more; everything stays for the day on which it is on again."""
    ensure(actor, May.KEEP_COMMUNITIES, community)
    community.is_on = False
    record(actor, "community.switched_off", community)


def announce(
    actor: Actor,
    community: Community,
    gathering: Gathering | None,
    *,
    title: str,
    place: str,
    link: str,
    words: str,
    starts_at: datetime,
    ends_at: datetime | None,
    time_zone: str,
    version: int,
) -> Gathering:
    """Tell where one can meet the people of a community, or change what was told. Raises Conflict when a colleague was
    quicker.
    """
    ensure(actor, May.KEEP_COMMUNITIES, community)
    if gathering is not None and gathering.version != version:
        raise Conflict
    told = gathering or Gathering(community_id=community.id, version=0)
    told.title, told.place, told.link, told.words = title, place, link, words
    told.starts_at, told.ends_at, told.time_zone = starts_at, ends_at, time_zone
    told.version += 1
    db.session.add(told)
    db.session.flush()
    record(actor, "gathering.announced", told)
    return told


def call_off(actor: Actor, gathering: Gathering) -> None:
    """It does not take place, or not with us."""
    ensure(actor, May.KEEP_COMMUNITIES, db.session.get_one(Community, gathering.community_id))
    record(actor, "gathering.called_off", gathering)
    db.session.delete(gathering)
