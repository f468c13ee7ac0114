"""The blueprints that the doors hang on, and the words that their templates share."""

from typing import Any

from flask import Blueprint

from talent.documents import words
from talent.documents.photos import photo_path
from talent.documents.taking import most_bytes

bp = Blueprint("documents", __name__)
photos_bp = Blueprint("photos", __name__)
photos_bp.add_app_template_filter(photo_path, "photo")


@bp.app_context_processor
def _words() -> dict[str, Any]:
    return {"document_words": words, "document_most_bytes": most_bytes}
