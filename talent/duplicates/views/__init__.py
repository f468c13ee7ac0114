"""Doors of duplicates."""

from talent.duplicates.views.blueprint import bp

__all__ = ["bp"]
