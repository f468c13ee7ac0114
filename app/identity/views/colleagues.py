"""The door by which forms find colleagues while a name is typed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.identity.queries import MOST_FOUND, named, people_inside, recruiters
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import requires

bp = Blueprint("colleagues", __name__, url_prefix="/colleagues")


@bp.get("")
@requires(May.SEE_PEOPLE)
def find() -> ResponseReturnValue:
    """Colleagues who are here, or those of them who recruit."""
    people = recruiters() if request.args.get("among") == "recruiting" else people_inside()
    found = named(people, request.args.get("q", "")[:200]).options(joinedload(User.area)).limit(MOST_FOUND)
    return render_template("identity/colleagues/_found.html", colleagues=db.session.scalars(found).all())
