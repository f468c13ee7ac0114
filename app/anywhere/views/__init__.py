"""Doors for what comes from elsewhere: the installed app, what a phone shares, talks that waited for a connection."""

from app.anywhere.views import installed, sharing, waiting
from app.anywhere.views.blueprint import bp

__all__ = ["bp", "installed", "sharing", "waiting"]
