"""Doors of somebody's own page: what is held and what is wrong with it, what they agree to, a copy, and leaving."""

from outreach.own.views import agreeing, copies, held, leaving
from outreach.own.views.blueprint import bp

__all__ = ["agreeing", "bp", "copies", "held", "leaving"]
