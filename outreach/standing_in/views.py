"""Doors of standing in: somebody outside would rather wait. Who is away, and what comes of it, every conversation shows."""

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, requires
from outreach.standing_in import actions
from talent.conversations.views.blueprint import own_place

bp = Blueprint("standing_in", __name__)


@bp.post("/conversations/<uuid:conversation_id>/rather-wait")
@requires(May.TALK)
def rather_wait(conversation_id: UUID) -> ResponseReturnValue:
    actions.rather_wait(current_actor(), own_place(conversation_id))
    flash(_("Understood. Your messages will be there on their return."))
    return done("conversations.page", conversation_id=conversation_id, _anchor="newest")
