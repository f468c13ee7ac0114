"""Doors inside: the communities that somebody looks after, what each is, whether it is on, and how it will look."""

from uuid import UUID

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.models import BusinessArea
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from outreach.community import communities as actions
from outreach.community.forms import BeginForm, CommunityForm
from outreach.community.models import Community
from outreach.community.pages import front_of
from outreach.community.queries import areas_without_community, communities_kept
from outreach.community.standing import kept_community, standings_of
from outreach.community.views.blueprints import communities_bp as bp
from talent.pools.models import Pool, PoolVisibility
from talent.pools.queries import open_pools

INDEX, PAGE = "outreach/community/inside/index.html", "outreach/community/inside/page.html"


@bp.get("")
@requires(May.KEEP_COMMUNITIES)
def index() -> ResponseReturnValue:
    return _index(_begin_form(formdata=None))


def _begin_form(**options: object) -> BeginForm:
    form = BeginForm(**options)
    form.offer(db.session.scalars(areas_without_community(current_actor())))
    return form


def _index(form: BeginForm, status: int = 200) -> ResponseReturnValue:
    kept = db.session.scalars(communities_kept(current_actor())).all()
    return render_template(INDEX, rows=list(zip(kept, standings_of(kept), strict=True)), form=form), status


@bp.post("")
@requires(May.KEEP_COMMUNITIES)
def begin() -> ResponseReturnValue:
    form = _begin_form()
    if not form.validate():
        return _index(form, 422)
    community = actions.begin(current_actor(), get_or_404(BusinessArea, form.area_id.data))
    flash(_("Begun. Nobody outside sees it before you switch it on."))
    return done("communities.page", community_id=community.id)


@bp.get("/<uuid:community_id>")
@requires(May.KEEP_COMMUNITIES)
def page(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    return render_template(PAGE, community=community, form=_form(community, formdata=None))


def _form(community: Community, **options: object) -> CommunityForm:
    form = CommunityForm(obj=community, **options)
    form.offer(db.session.scalars(open_pools().where(Pool.visibility == PoolVisibility.SHARED)))
    return form


@bp.post("/<uuid:community_id>")
@requires(May.KEEP_COMMUNITIES)
def edit(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    form = _form(community)
    if not form.validate():
        return invalid(PAGE, community=community, form=form)
    actions.edit(current_actor(), community, **form.values)
    flash(_("Saved."))
    return done("communities.page", community_id=community.id)


@bp.post("/<uuid:community_id>/on")
@requires(May.KEEP_COMMUNITIES)
def switch_on(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    actions.switch_on(current_actor(), community)
    flash(_("It is on: anybody can read it now."))
    return done("communities.page", community_id=community.id)


@bp.post("/<uuid:community_id>/off")
@requires(May.KEEP_COMMUNITIES)
def switch_off(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    actions.switch_off(current_actor(), community)
    flash(_("It is off. Copies on the way are gone within a minute."))
    return done("communities.page", community_id=community.id)


@bp.get("/<uuid:community_id>/preview")
@requires(May.KEEP_COMMUNITIES)
def preview(community_id: UUID) -> ResponseReturnValue:
    community = kept_community(community_id)
    return render_template("outreach/community/inside/preview.html", front=front_of(community))
