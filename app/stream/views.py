"""Doors to streams of small pushes. Who may listen is known before the first word; the database is let go of before it."""

from uuid import UUID

from flask import Blueprint, Response, current_app, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.tokens import sha256
from app.kernel import live
from app.kernel.actor import Actor, Kind
from app.kernel.permissions import May
from app.kernel.web import current_actor, requires
from app.stream.hub import Full, Hub, Slot
from app.stream.tickets import Ticket
from outreach.portal.sessions import here_hash
from talent.conversations.models import Participant
from talent.conversations.views.blueprint import own_place

bp = Blueprint("stream", __name__, url_prefix="/stream")

SECONDS_TO_WAIT = 20


@bp.record_once
def _make_hub(state: object) -> None:
    """One for each process; it begins to listen with the first stream."""
    state.app.extensions["hub"] = Hub(state.app)  # type: ignore[attr-defined]


@bp.get("/conversations/<uuid:conversation_id>")
@requires(May.TALK)
def conversation(conversation_id: UUID) -> ResponseReturnValue:
    place = own_place(conversation_id)
    slot = _slot(current_actor(), place)
    hub: Hub = current_app.extensions["hub"]
    try:
        hub.open(slot)
    except Full:
        return Response(_("Too many pages are open."), 503, {"Retry-After": str(SECONDS_TO_WAIT)})
    response = Response(hub.words_for(slot), mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(lambda: hub.close(slot))
    return response


def _slot(actor: Actor, place: Participant) -> Slot:
    is_outside = actor.kind is Kind.CANDIDATE
    session_hash = here_hash() if is_outside else sha256(session.get("_user_id", ""))
    reader = str(actor.prospect_id or actor.user_id)
    return Slot(reader, live.conversation(place.conversation_id), Ticket(session_hash, is_outside, place.id))
