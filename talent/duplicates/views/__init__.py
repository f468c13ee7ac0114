"""Doors of duplicates."""

from talent.duplicates.views import deciding, queue
from talent.duplicates.views.blueprint import bp

__all__ = ["bp", "deciding", "queue"]
