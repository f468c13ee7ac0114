"""A door inside: people who want to be found here, newest first, by their own words."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import goes_on_after, place_in_list, requires
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
    shown = found[:A_PAGE]
    last = shown[-1] if len(found) > A_PAGE else None
    older = ""
    if last is not None and last.listed_at is not None:
        after = place_in_list(last.listed_at, last.id)
        older = url_for("listed_profiles.index", q=words or None, after=after)
    return render_template("outreach/own_profiles/listed.html", profiles=shown, words=words, older=older)
