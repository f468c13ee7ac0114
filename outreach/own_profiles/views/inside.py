"""A door inside: people who want to be found here, newest first, by their own words."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.paging import goes_on_after, one_page
from app.kernel.permissions import May
from app.kernel.web import requires
from outreach.own_profiles.models import OwnProfile
from outreach.own_profiles.queries import A_PAGE, listed
from outreach.own_profiles.views.showing import page_url, shared

listed_bp = Blueprint("listed_profiles", __name__, url_prefix="/own-profiles")
listed_bp.context_processor(shared)
listed_bp.add_app_template_global(page_url, "own_page_of")
LONGEST = 100


@listed_bp.get("")
@requires(May.SEE_PEOPLE)
def index() -> ResponseReturnValue:
    words = request.args.get("q", "").replace("\0", "").strip()[:LONGEST]
    found = db.session.scalars(listed(words, goes_on_after())).all()
    shown, after = one_page(found, A_PAGE, by=OwnProfile.listed_at)
    older = url_for("listed_profiles.index", q=words or None, after=after) if after else ""
    return render_template("outreach/own_profiles/listed.html", profiles=shown, words=words, older=older)
