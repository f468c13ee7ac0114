"""Doors into conversations of others: step in, read along for a day, leave; and who came in, month by month."""

from uuid import UUID

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.identity.queries import organisation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, requires
from talent.conversations.guarding import openings as verbs
from talent.conversations.guarding.forms import OpeningForm
from talent.conversations.guarding.models import Opening, OpeningKind
from talent.conversations.guarding.months import month_before, month_named, month_of, openings_in
from talent.conversations.guarding.queries import open_for, waiting_counts
from talent.conversations.guarding.reading import read_along
from talent.conversations.guarding.rhythm import rhythm_of
from talent.conversations.guarding.views.blueprint import TEMPLATES, bp
from talent.conversations.models import Conversation

PAGE = f"{TEMPLATES}/coming_in.html"


@bp.get("/conversations/<uuid:conversation_id>/coming-in")
@requires(May.GUARD_CONVERSATIONS)
def coming_in(conversation_id: UUID) -> ResponseReturnValue:
    return _page(conversation_id, OpeningForm(formdata=None))


def _page(conversation_id: UUID, form: OpeningForm, status: int = 200) -> ResponseReturnValue:
    conversation = get_or_404(Conversation, conversation_id)
    opening = db.session.scalar(open_for(conversation.id, current_actor().id))
    page = render_template(
        PAGE, conversation=conversation, rhythm=rhythm_of(conversation), opening=opening, form=form, user_id=g.reader.id
    )
    return page, status


@bp.post("/conversations/<uuid:conversation_id>/coming-in")
@requires(May.GUARD_CONVERSATIONS)
def come_in(conversation_id: UUID) -> ResponseReturnValue:
    conversation, form = get_or_404(Conversation, conversation_id), OpeningForm()
    if not form.validate():
        return _page(conversation_id, form, 422)
    if request.form.get("how") == OpeningKind.JOINED:
        verbs.step_in(current_actor(), conversation, g.reader, **form.values)
        return done("conversations.page", conversation_id=conversation.id, _anchor="newest")
    verbs.break_glass(current_actor(), conversation, g.reader, **form.values)
    return done("guarding.glass", conversation_id=conversation.id)


@bp.get("/conversations/<uuid:conversation_id>/glass")
@requires(May.GUARD_CONVERSATIONS)
def glass(conversation_id: UUID) -> ResponseReturnValue:
    conversation = get_or_404(Conversation, conversation_id)
    opening = db.session.scalar(open_for(conversation.id, current_actor().id))
    if opening is None:
        raise NotFound
    shown = read_along(conversation, opening, before=request.args.get("before", None, int))
    return render_template(f"{TEMPLATES}/glass.html", shown=shown, opening=opening)


@bp.post("/conversations/openings/<uuid:opening_id>/end")
@requires(May.GUARD_CONVERSATIONS)
def end_opening(opening_id: UUID) -> ResponseReturnValue:
    opening = get_or_404(Opening, opening_id)
    verbs.close(current_actor(), opening)
    flash(_("You have left. Both sides can see that you were there."))
    return done("guarding.rhythm")


@bp.get("/conversations/openings")
@requires(May.SEE_OPENINGS)
def openings() -> ResponseReturnValue:
    zone = organisation().time_zone
    month = month_named(request.args.get("month", ""), zone) or month_named(month_of(clock.now(), zone), zone)
    if month is None:
        raise NotFound
    later = month_of(month.ends, zone) if month.ends <= clock.now() else None
    return render_template(
        f"{TEMPLATES}/openings.html",
        month=month,
        openings=list(db.session.scalars(openings_in(month))),
        earlier=month_before(month.begins, zone),
        later=later,
        waiting=waiting_counts(),
    )
