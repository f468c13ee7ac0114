"""Doors inside: who is new in a community, and who waits for somebody's look."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.paging import goes_on_after, one_page
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from outreach.community import taking_in
from outreach.community.forms import id_sent
from outreach.community.models import Join, JoinState
from outreach.community.queries import A_PAGE_INSIDE, joined_in, joins_in
from outreach.community.standing import kept_community
from outreach.community.views.blueprints import communities_bp as bp
from talent.prospects.models import Prospect

MOST_HELD = 50
"""The rest follows as these are decided."""


@bp.get("/<uuid:community_id>/people")
@requires(May.KEEP_COMMUNITIES)
def newcomers(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    held = db.session.scalars(joins_in(community.id, JoinState.HELD).limit(MOST_HELD)).all()
    found = db.session.scalars(joined_in(community.id, goes_on_after())).all()
    new, after = one_page(found, A_PAGE_INSIDE, by=Join.confirmed_at)
    return render_template(
        "outreach/community/inside/newcomers.html",
        community=community,
        held=[(join, taking_in.alike(join)) for join in held],
        new=new,
        older=url_for("communities.newcomers", community_id=community.id, after=after) if after else "",
    )


@bp.post("/joins/<uuid:join_id>/acceptance")
@requires(May.KEEP_COMMUNITIES)
def accept(join_id: UUID) -> ResponseReturnValue:
    join = get_or_404(Join, join_id)
    chosen = id_sent(request.form.get("prospect_id"))
    known = get_or_404(Prospect, chosen) if chosen else None
    prospect = taking_in.accept(current_actor(), join, known)
    flash(_("%(name)s is in.", name=prospect.display_name))
    return done("communities.newcomers", community_id=join.community_id)


@bp.post("/joins/<uuid:join_id>/refusal")
@requires(May.KEEP_COMMUNITIES)
def turn_away(join_id: UUID) -> ResponseReturnValue:
    join = get_or_404(Join, join_id)
    taking_in.turn_away(current_actor(), join)
    flash(_("Left out. What they wrote is forgotten in a month."))
    return done("communities.newcomers", community_id=join.community_id)
