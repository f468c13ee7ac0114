"""The blueprint that the doors hang on, and what they share."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint
from flask_babel import gettext as _

from app.kernel.actor import Kind
from app.kernel.errors import NotFound
from app.kernel.web import current_actor, get_or_404
from talent.conversations.actions import place_of
from talent.conversations.models import Conversation, Participant
from talent.conversations.showing import name_of

bp = Blueprint("conversations", __name__)


def own_place(conversation_id: UUID) -> Participant:
    """The place of whoever asks. Raises NotFound where they have none."""
    place = place_of(current_actor(), get_or_404(Conversation, conversation_id))
    if place is None:
        raise NotFound
    return place


@bp.app_template_global()
def client_id() -> str:
    """Drawn for a message that is to be written."""
    return str(uuid4())


@bp.app_template_global()
def conversation_layout() -> str:
    """The frame around a conversation: our own, or that of somebody's own page."""
    return "layouts/own.html" if current_actor().kind is Kind.CANDIDATE else "layouts/app.html"


@bp.app_template_filter("conversation_name")
@bp.app_template_global("participant_name")
def participant_name(place: Participant, conversation: Conversation) -> Any:
    """How one who takes part is called."""
    return name_of(place, conversation) or _("Somebody")
