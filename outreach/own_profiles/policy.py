"""Who sees public profiles: their owner; anybody those that are on, if they have the address; people inside those that
are listed.
"""

from sqlalchemy import ColumnElement

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from outreach.own_profiles.models import OwnProfile, Shown


@visible_to(OwnProfile, Kind.CANDIDATE)
def _own(actor: Actor) -> ColumnElement[bool]:
    return OwnProfile.prospect_id == actor.prospect_id


@visible_to(OwnProfile, Kind.PUBLIC)
def _switched_on(actor: Actor) -> ColumnElement[bool]:
    return OwnProfile.shown != Shown.OFF


@visible_to(OwnProfile, Kind.INSIDER)
def _listed(actor: Actor) -> ColumnElement[bool]:
    return OwnProfile.shown == Shown.LISTED
