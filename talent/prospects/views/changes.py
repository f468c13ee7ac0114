"""Taking back what one changed in a file or among the words."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, is_fragment_request, onward, requires
from talent.prospects import undoing
from talent.prospects.models import Undo

bp = Blueprint("changes", __name__, url_prefix="/changes")


@bp.post("/<uuid:undo_id>/undo")
@requires(May.EDIT_PEOPLE)
def take_back(undo_id: UUID) -> ResponseReturnValue:
    undo = get_or_404(Undo, undo_id)
    undoing.take_back(current_actor(), undo)
    flash(_("Taken back."))
    if undo.prospect_id is None:
        return onward("tags.index")
    return onward("people.file", prospect_id=undo.prospect_id)


def told(said: str, undo: Undo | None, fragment: str, prospect_id: UUID, **context: object) -> Response:
    """After a change of a file: the part of it that changed, with what was said and undo; or the whole file again, or the
    page that the request names as `next`.
    """
    back_to: dict[str, Any] = {"next": request.values["next"]} if "next" in request.values else {}
    undo_url = url_for("changes.take_back", undo_id=undo.id, **back_to) if undo else ""
    if is_fragment_request():
        parts = {**context, "said": said, "undo_url": undo_url}
        return done("people.file", fragment=fragment, context=parts, prospect_id=prospect_id)
    flash_undo(said, undo_url) if undo else flash(said)
    return onward("people.file", prospect_id=prospect_id)
