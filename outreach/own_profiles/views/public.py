"""Doors that anybody opens who has the address: one profile as its owner approved it, and nothing else."""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.identity.views.private import keeps_its_address
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.kept_pages import as_anybody
from app.kernel.web import open_to_all
from outreach.community.editions import speak_ours
from outreach.community.pictures import photo_response
from outreach.own_profiles.actions import behind
from outreach.own_profiles.models import OwnProfile
from outreach.own_profiles.views.showing import shared

shown_bp = Blueprint("shown_profile", __name__, url_prefix="/p")
shown_bp.context_processor(shared)


def _shown(secret: str) -> OwnProfile:
    """Raises NotFound for an address of nobody, of before, or of somebody who shows nothing now."""
    profile = db.session.scalar(behind(secret))
    if profile is None:
        raise NotFound
    return profile


@shown_bp.get("/<secret>")
@open_to_all
@keeps_its_address
@as_anybody
def page(secret: str) -> ResponseReturnValue:
    speak_ours()
    profile = _shown(secret)
    is_findable = profile.is_findable
    response = make_response(
        render_template("outreach/own_profiles/page.html", profile=profile, is_findable=is_findable)
    )
    if not is_findable:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@shown_bp.get("/<secret>/<digest>.jpg")
@open_to_all
@keeps_its_address
@as_anybody
def photo(secret: str, digest: str) -> ResponseReturnValue:
    response: Response = photo_response(_shown(secret), digest)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
