"""The blueprint that the doors hang on, and who comes through them."""

from flask import Blueprint

from app.kernel.web import get_or_404
from outreach.portal.owner import own_id
from talent.prospects.models import Prospect

bp = Blueprint("own", __name__, url_prefix="/me")


def own_file() -> Prospect:
    """The file of whoever has come in. Raises NotFound for anybody else."""
    return get_or_404(Prospect, own_id())
