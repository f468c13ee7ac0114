"""Doors of documents and of photos."""

from talent.documents.views import documents, photos
from talent.documents.views.blueprints import bp, photos_bp

__all__ = ["bp", "documents", "photos", "photos_bp"]
