"""The blueprint that the doors hang on, and the words that its pages share."""

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from talent.conversations.guarding import words

bp = Blueprint("guarding", __name__)
TEMPLATES = "talent/conversations/guarding"


@bp.record_once
def _share_words(state: BlueprintSetupState) -> None:
    """Also with the pages of conversations, beside which some of it stands, and with macros."""
    state.app.jinja_env.globals["guarding_words"] = words
