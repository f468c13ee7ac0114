"""Verbs on somebody's public profile. Only they do it, and nobody sees anything they have not said yes to."""

from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.identity import tokens
from app.kernel import clock, files
from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Conflict, Refused
from app.kernel.events import record
from app.kernel.files import KeptFile
from app.kernel.permissions import May
from outreach.own_profiles.models import Availability, OwnProfile, Shown

ADDRESS = "profile"
"""The purpose for which addresses are derived."""


def profile_of(prospect_id: UUID) -> OwnProfile | None:
    """What somebody shows, or would, as far as the reader may see it."""
    return db.session.scalar(select(OwnProfile).where(OwnProfile.prospect_id == prospect_id))


def secret_of(profile: OwnProfile) -> str:
    """What stands in the address of the page. It can be guessed by nobody, and is over with another `link_id`."""
    return tokens.link_secret(ADDRESS, profile.link_id)


def behind(secret: str) -> Select[OwnProfile]:
    """The profile to which an address leads."""
    return select(OwnProfile).where(OwnProfile.link_id == tokens.row_behind(ADDRESS, secret))


def describe(
    actor: Actor,
    prospect_id: UUID,
    *,
    shown_name: str,
    headline: str,
    looking_for: str,
    availability: Availability,
    links: list[str],
    is_findable: bool,
    version: int,
) -> OwnProfile:
    """Write down what is shown. What is on already changes at once. Raises Conflict when it was changed in another window."""
    ensure(actor, May.USE_OWN_PAGE)
    profile = profile_of(prospect_id)
    if profile is not None and profile.version != version:
        raise Conflict
    profile = profile or OwnProfile(prospect_id=prospect_id, version=0)
    profile.shown_name, profile.headline, profile.looking_for = shown_name, headline, looking_for
    profile.availability, profile.links, profile.is_findable = availability, links, is_findable
    profile.version += 1
    db.session.add(profile)
    db.session.flush()
    record(actor, "own_profile.described", profile)
    return profile


def show(actor: Actor, profile: OwnProfile, *, shown: Shown, version: int) -> None:
    """Say yes to it as it stands. Raises Conflict when that is not what was shown, Refused without anything to read."""
    ensure(actor, May.USE_OWN_PAGE)
    if profile.version != version:
        raise Conflict
    if not (profile.shown_name and (profile.headline or profile.looking_for)):
        raise Refused(_("Say by which name you are shown, and a sentence about yourself or what you look for."))
    profile.shown = shown
    profile.listed_at = clock.now() if shown is Shown.LISTED else None
    record(actor, "own_profile.published", profile)


def hide(actor: Actor, profile: OwnProfile) -> None:
    """Nobody sees it any more, at once."""
    ensure(actor, May.USE_OWN_PAGE)
    profile.shown, profile.listed_at = Shown.OFF, None
    record(actor, "own_profile.withdrawn", profile)


def change_link(actor: Actor, profile: OwnProfile) -> None:
    """Another address; whoever has the one of before finds nothing there."""
    ensure(actor, May.USE_OWN_PAGE)
    profile.link_id = uuid4()
    record(actor, "own_profile.moved", profile)


def show_photo(actor: Actor, profile: OwnProfile, taken: KeptFile) -> None:
    """Show a picture that was cropped and written anew."""
    ensure(actor, May.USE_OWN_PAGE)
    _drop_photo(profile)
    profile.stored_as, profile.sha256, profile.size = taken.name, taken.digest, taken.size
    profile.version += 1
    record(actor, "own_profile.pictured", profile)


def hide_photo(actor: Actor, profile: OwnProfile) -> None:
    """Show initials again; the picture is deleted."""
    ensure(actor, May.USE_OWN_PAGE)
    _drop_photo(profile)
    profile.stored_as = profile.sha256 = profile.size = None
    profile.version += 1
    record(actor, "own_profile.unpictured", profile)


def _drop_photo(profile: OwnProfile) -> None:
    if profile.stored_as is not None:
        files.discard_after_commit(profile.stored_as)
