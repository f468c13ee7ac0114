"""The blueprints that the doors hang on, and what their pages share."""

from typing import Any

from flask import Blueprint, url_for
from sqlalchemy import select

from app.kernel.db import db
from outreach.community import words
from outreach.community.models import Community, Profile
from outreach.community.pages import when
from outreach.community.pictures import name_of_photo
from outreach.community.sharing import picture_url
from outreach.community.writing import as_html, in_short

bp = Blueprint("community", __name__, url_prefix="/c")
communities_bp = Blueprint("communities", __name__, url_prefix="/communities")
questions_bp = Blueprint("questions", __name__, url_prefix="/questions")
profiles_bp = Blueprint("public_profile", __name__, url_prefix="/account/public")


def photo_path(profile: Profile) -> str:
    """Where the approved photo of somebody is."""
    return url_for("community.photo", profile_id=profile.id, digest=name_of_photo(profile))


def own_photo_path(profile: Profile) -> str:
    """The same, while it is not public yet, for its owner alone."""
    return url_for("public_profile.photo", digest=name_of_photo(profile))


@bp.app_template_global()
def is_any_community_on() -> bool:
    """Whether there is somebody to ask, for pages of other features that lead there."""
    return db.session.scalar(select(Community.id).where(Community.is_on.is_(True)).limit(1)) is not None


def _shared() -> dict[str, Any]:
    return {
        "as_html": as_html,
        "in_short": in_short,
        "photo_path": photo_path,
        "own_photo_path": own_photo_path,
        "picture_url": picture_url,
        "when": when,
        "community_words": words,
        "is_findable": False,
    }


for _one in (bp, communities_bp, questions_bp, profiles_bp):
    _one.context_processor(_shared)
