"""Doors of relationships: the ties themselves, and the contacts that keep them alive."""

from talent.relationships.views import contacts, ties
from talent.relationships.views.blueprint import bp

__all__ = ["bp", "contacts", "ties"]
