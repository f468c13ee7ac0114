"""Doors of duplicates."""

from talent.duplicates.views import deciding, picking, queue
from talent.duplicates.views.blueprint import bp

__all__ = ["bp", "deciding", "picking", "queue"]
