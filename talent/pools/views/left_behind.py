"""Doors: hidden pools whose owners have left, and giving one to a colleague."""

from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.identity.models import User
from app.identity.queries import MOST_FOUND, named, people_inside
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, is_fragment_request, requires
from talent.pools import left_behind
from talent.pools.views.blueprint import bp, id_or_none


@bp.get("/pools/left-behind", endpoint="left_behind")
@requires(May.RUN_THE_ORGANISATION)
def pools_left_behind() -> ResponseReturnValue:
    return render_template("talent/pools/left_behind.html", pools=left_behind.left_behind(current_actor()))


@bp.get("/pools/left-behind/<uuid:pool_id>")
@requires(May.RUN_THE_ORGANISATION)
def heirs(pool_id: UUID) -> ResponseReturnValue:
    pool, typed = left_behind.one_left_behind(current_actor(), pool_id), request.args.get("q", "")[:200]
    template = "talent/pools/_heirs.html" if is_fragment_request() else "talent/pools/heirs.html"
    found = named(people_inside(), typed).options(joinedload(User.area)).limit(MOST_FOUND)
    return render_template(template, pool=pool, typed=typed, colleagues=db.session.scalars(found).all())


@bp.post("/pools/left-behind/<uuid:pool_id>")
@requires(May.RUN_THE_ORGANISATION)
def give_on(pool_id: UUID) -> ResponseReturnValue:
    chosen = id_or_none(request.form.get("owner_id"))
    if chosen is None:
        raise Refused(_("Choose an owner who works here."))
    heir = get_or_404(User, chosen)
    left_behind.give_on(current_actor(), pool_id, heir)
    flash(_("The pool is %(name)s's now.", name=heir.name))
    return done("pools.left_behind")
