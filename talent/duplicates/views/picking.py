"""Door: whoever knows that somebody has a second file finds it by name, and goes on to both side by side."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, is_fragment_request, requires
from talent.duplicates.policy import knows_either
from talent.duplicates.queue import open_pairs_with
from talent.duplicates.views.blueprint import bp
from talent.duplicates.words import why
from talent.prospects.finding import SUGGESTED, suggestions
from talent.prospects.models import Prospect

LONGEST_TYPED = 200


@bp.get("/people/<uuid:prospect_id>/same-as")
@requires(May.MERGE_PEOPLE)
def pick(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    if not knows_either(current_actor(), prospect.id, prospect.id):
        raise NotFound
    typed = request.args.get("q", _likely_name(prospect))[:LONGEST_TYPED]
    part = "_pick.html" if is_fragment_request() else "pick.html"
    return render_template(
        f"talent/duplicates/{part}",
        prospect=prospect,
        typed=typed,
        found=_others(prospect, typed),
        reasons=_reasons(prospect),
    )


def _likely_name(prospect: Prospect) -> str:
    """What two files of one person share most often: the family name."""
    return prospect.family_name or prospect.display_name.split()[-1]


def _others(prospect: Prospect, typed: str) -> list[Prospect]:
    return [one for one in suggestions(typed, SUGGESTED + 1) if one.id != prospect.id][:SUGGESTED]


def _reasons(prospect: Prospect) -> dict[UUID, str]:
    """Why somebody may be the person, for those of whom we know a sign."""
    pairs = db.session.scalars(open_pairs_with(prospect.id, limit=SUGGESTED))
    return {(pair.second_id if pair.first_id == prospect.id else pair.first_id): why(pair.parts) for pair in pairs}
