"""Doors: conversations by their rhythm, and those with one person."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.permissions import May
from app.kernel.web import get_or_404, requires
from talent.conversations.guarding.queries import waiting_counts
from talent.conversations.guarding.rhythm import LISTS, Which, rhythms, rhythms_with
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.prospects.models import Prospect


@bp.get("/conversations/rhythm")
@requires(May.GUARD_CONVERSATIONS)
def rhythm() -> ResponseReturnValue:
    asked, after = request.args.get("list", ""), request.args.get("after", "")[:100]
    which = Which(asked) if asked in set(Which) else Which.WAITING
    return render_template(
        f"{TEMPLATES}/rhythm.html",
        page=rhythms(which, after),
        which=which,
        lists=LISTS,
        after=after,
        waiting=waiting_counts(),
    )


@bp.get("/people/<uuid:prospect_id>/conversations")
@requires(May.GUARD_CONVERSATIONS)
def with_person(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    return render_template(f"{TEMPLATES}/person.html", prospect=prospect, rhythms=rhythms_with(prospect.id))
