"""Pages about somebody: adding, changing and removing one."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from talent.prospects import links as verbs
from talent.prospects.forms import EditLinkForm, LinkForm
from talent.prospects.models import Link, Prospect
from talent.prospects.views.changes import told

bp = Blueprint("links", __name__)

CONFLICT = 409
PAGE = "talent/prospects/link.html"


@bp.get("/people/<uuid:prospect_id>/links/new")
@requires(May.EDIT_PEOPLE)
def new(prospect_id: UUID) -> ResponseReturnValue:
    return _page(get_or_404(Prospect, prospect_id), LinkForm(formdata=None))


def _page(prospect: Prospect, form: LinkForm, link: Link | None = None, *, status: int = 200) -> Response:
    theirs = " ".join(filter(None, [link.label, link.url])) if link and status == CONFLICT else ""
    return make_response(render_template(PAGE, prospect=prospect, form=form, link=link, theirs=theirs), status)


@bp.post("/people/<uuid:prospect_id>/links/new")
@requires(May.EDIT_PEOPLE)
def add(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), LinkForm()
    if not form.validate():
        return _page(prospect, form, status=422)
    undo = verbs.add(current_actor(), prospect, **form.values)
    return told(_("Added."), undo, "", prospect.id)


@bp.get("/links/<uuid:link_id>")
@requires(May.EDIT_PEOPLE)
def edit(link_id: UUID) -> ResponseReturnValue:
    link = get_or_404(Link, link_id)
    return _page(get_or_404(Prospect, link.prospect_id), EditLinkForm(formdata=None, obj=link), link)


@bp.post("/links/<uuid:link_id>")
@requires(May.EDIT_PEOPLE)
def save(link_id: UUID) -> ResponseReturnValue:
    link, form = get_or_404(Link, link_id), EditLinkForm()
    prospect = get_or_404(Prospect, link.prospect_id)
    if not form.validate():
        return _page(prospect, form, link, status=422)
    if form.version.data != link.version:
        form.version.data = link.version
        return _page(prospect, form, link, status=CONFLICT)
    undo = verbs.edit(current_actor(), prospect, link, **form.values)
    return told(_("Changed."), undo, "", prospect.id)


@bp.post("/links/<uuid:link_id>/remove")
@requires(May.EDIT_PEOPLE)
def remove(link_id: UUID) -> ResponseReturnValue:
    link = get_or_404(Link, link_id)
    undo = verbs.remove(current_actor(), link)
    return told(_("Removed."), undo, "", link.prospect_id)
