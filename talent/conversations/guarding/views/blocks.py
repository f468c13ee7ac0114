"""Doors: block somebody, see who is blocked, lift it."""

from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.paging import goes_on_after, one_page
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.blocks import actions
from talent.blocks.models import Block
from talent.blocks.queries import A_PAGE, standing_blocks
from talent.conversations.guarding import blocking
from talent.conversations.guarding.forms import BlockForm, LiftForm
from talent.conversations.guarding.queries import waiting_counts
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.prospects.models import Prospect

PAGE = f"{TEMPLATES}/blocks.html"
ONE = f"{TEMPLATES}/block.html"


@bp.get("/conversations/blocks")
@requires(May.GUARD_CONVERSATIONS)
def blocks() -> ResponseReturnValue:
    return _blocks(LiftForm(formdata=None))


def _blocks(form: LiftForm, wrong: UUID | None = None, status: int = 200) -> ResponseReturnValue:
    found = db.session.scalars(standing_blocks(goes_on_after())).all()
    shown, after = one_page(found, A_PAGE, by=Block.created_at)
    older = url_for("guarding.blocks", after=after) if after else ""
    context = {"blocks": shown, "older": older, "here": request.args.get("after")}
    return render_template(PAGE, form=form, wrong=wrong, waiting=waiting_counts(), **context), status


@bp.post("/blocks/<uuid:block_id>/lifting")
@requires(May.GUARD_CONVERSATIONS)
def lift(block_id: UUID) -> ResponseReturnValue:
    block, form = get_or_404(Block, block_id), LiftForm()
    if not form.validate():
        return _blocks(form, block.id, 422)
    actions.lift(current_actor(), block, **form.values)
    flash(_("Lifted. What they wrote meanwhile is held until somebody looks at it."))
    return done("guarding.blocks", after=request.args.get("after"))


@bp.get("/people/<uuid:prospect_id>/block")
@requires(May.BLOCK)
def block_page(prospect_id: UUID) -> ResponseReturnValue:
    return render_template(ONE, prospect=_whom(prospect_id), form=BlockForm(formdata=None))


def _whom(prospect_id: UUID) -> Prospect:
    """Somebody whom the actor may block. Raises NotFound for anybody else."""
    prospect = get_or_404(Prospect, prospect_id)
    if not blocking.may_block(current_actor(), prospect):
        raise NotFound
    return prospect


@bp.post("/people/<uuid:prospect_id>/block")
@requires(May.BLOCK)
def block(prospect_id: UUID) -> ResponseReturnValue:
    prospect, form = _whom(prospect_id), BlockForm()
    if not form.validate():
        return invalid(ONE, prospect=prospect, form=form)
    blocking.block(current_actor(), prospect, **form.values)
    flash(_("Blocked. Nobody here hears from %(name)s until recruiting lifts it.", name=prospect.display_name))
    return done("people.file", prospect_id=prospect.id)
