"""The blueprint that the doors hang on, and what they share."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.actor import Kind
from app.kernel.errors import NotFound
from app.kernel.web import current_actor, is_fragment_request
from talent.conversations.actions import place_of
from talent.conversations.joining import Left, how_it_ended
from talent.conversations.models import Conversation, Message, Participant
from talent.conversations.notices import name_of, words_of

bp = Blueprint("conversations", __name__)


def own_place(conversation_id: UUID, *, with_person: bool = False) -> Participant:
    """The place of whoever asks; pages that name the person outside say so. Raises Left where it was theirs, and NotFound where
    it never was.
    """
    try:
        return place_of(current_actor(), conversation_id, with_person=with_person)
    except NotFound:
        raise how_it_ended(current_actor(), conversation_id) or NotFound from None


@bp.app_errorhandler(Left)
def _lead_back(left: Left) -> ResponseReturnValue:
    """To the other conversations; a page that is open says it in the place where one writes."""
    if is_fragment_request():
        return make_response(render_template("talent/conversations/_over.html", sentence=left.sentence), left.status)
    flash(left.sentence)
    return redirect(url_for("conversations.index"), 303)


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


@bp.app_template_filter("said")
def said(message: Message) -> str:
    """What a message says, also one that nobody said."""
    return words_of(message)
