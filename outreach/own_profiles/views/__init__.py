"""Doors of public profiles: their owner's, anybody's, and the list inside."""

from outreach.own_profiles.views.inside import listed_bp
from outreach.own_profiles.views.owner import own_bp
from outreach.own_profiles.views.public import shown_bp

__all__ = ["listed_bp", "own_bp", "shown_bp"]
