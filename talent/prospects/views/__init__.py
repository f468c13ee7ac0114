"""The doors to what is known of somebody."""

from talent.prospects.views.background import bp as background_bp
from talent.prospects.views.changes import bp as changes_bp
from talent.prospects.views.facts import bp as facts_bp
from talent.prospects.views.fields import bp as fields_bp
from talent.prospects.views.links import bp as links_bp
from talent.prospects.views.tags import bp as tags_bp

__all__ = ["background_bp", "changes_bp", "facts_bp", "fields_bp", "links_bp", "tags_bp"]
