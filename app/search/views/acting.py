"""Doors to acts upon many: what to do, how far it is, and the way back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.kernel import ids
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.jobs import enqueue
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, is_fragment_request, requires
from app.search.bulk import doing
from app.search.bulk.acts import ACTS
from app.search.bulk.forms import FORMS, ActForm, ids_of
from app.search.counting import SURELY_MORE, Count, count_patiently
from app.search.filters import Asker
from app.search.jobs import go_on
from app.search.language import Unreadable, parse
from app.search.models import BulkAct
from app.search.quick import counting_of
from app.search.tree import all_of, written
from app.search.views.blueprint import address_of_list, bp

LONGEST_QUESTION = 5_000
"""For an act; the words and the filters of a list are shorter together."""
SHOWN = 20


@bp.get("/people/acts")
@requires(May.EDIT_PEOPLE)
def acts_before() -> ResponseReturnValue:
    """What one did to many people, with the way to each."""
    newest = select(BulkAct).order_by(BulkAct.created_at.desc()).limit(SHOWN)
    return render_template("search/acts.html", acts=db.session.scalars(newest).all(), kinds=ACTS)


@bp.get("/people/acts/new")
@requires(May.EDIT_PEOPLE)
def acts() -> ResponseReturnValue:
    """What an act upon those selected needs to know."""
    chosen, kind = ids_of(request.args.getlist("prospect_id")), request.args.get("kind", "")
    is_all = "all" in request.args
    if kind not in ACTS or not (chosen or is_all):
        return _back_to_the_list(_("Select somebody first."))
    asked = _asked()
    try:
        form = _form(kind, is_blank=True)
        about = _about(kind, asked, () if is_all else chosen)
    except Refused as refused:
        return _back_to_the_list(refused.sentence)
    return render_template("search/act.html", form=form, act=ACTS[kind], token=ids.new(), about=about)


def _back_to_the_list(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(address_of_list(q=request.args.get("q"), f=request.args.get("f")), 303)


def _about(kind: str, question: str, chosen: Sequence[UUID]) -> dict[str, Any]:
    """Upon whom, and how many that are. Raises Refused for too many, and for a question that cannot be read."""
    count = Count(len(chosen)) if chosen else _count(question)
    ACTS[kind].refuse_more(count.number if count.number is not None else SURELY_MORE)
    return {"question": question, "chosen": chosen, "count": count}


def _count(question: str) -> Count:
    try:
        return count_patiently(counting_of(Asker(current_actor(), g.reader.today), parse(question)))
    except Unreadable as wrong:
        raise Refused(wrong.sentence) from wrong


def _asked() -> str:
    """The question of the list, whose words and filters must all hold. Raises Refused for one that cannot be read."""
    try:
        return written(all_of(parse(request.args.get(name, "").replace("\0", "")) for name in ("q", "f")))
    except Unreadable as wrong:
        raise Refused(wrong.sentence) from wrong


def _form(kind: str, *, is_blank: bool = False) -> ActForm:
    form = FORMS[kind](formdata=None) if is_blank else FORMS[kind]()
    form.offer(current_actor())
    return form


@bp.post("/people/acts/<kind>")
@requires(May.EDIT_PEOPLE)
def begin(kind: str) -> ResponseReturnValue:
    if kind not in ACTS:
        raise NotFound
    form, chosen = _form(kind), ids_of(request.form.getlist("prospect_id"))
    question, token = request.form.get("question", ""), request.form.get("token", type=UUID) or ids.new()
    if len(question) > LONGEST_QUESTION:
        raise Refused(_("This question is too long."))
    if not chosen and "all" not in request.form:
        raise Refused(_("Select somebody first."))
    if not form.validate():
        about = _about(kind, question, chosen)
        return invalid("search/act.html", form=form, act=ACTS[kind], token=token, about=about)
    act = doing.begin(
        current_actor(), kind=kind, arguments=form.arguments, token=token, question=question, prospect_ids=chosen
    )
    enqueue(go_on, key=f"bulk:{act.id}", act_id=act.id)
    return done("search.act", act_id=act.id)


@bp.get("/people/acts/<uuid:act_id>")
@requires(May.EDIT_PEOPLE)
def act(act_id: UUID) -> ResponseReturnValue:
    """How far an act is."""
    found = get_or_404(BulkAct, act_id)
    template = "search/_progress.html" if is_fragment_request() else "search/progress.html"
    return render_template(template, act=found, kind=ACTS[found.kind])


@bp.post("/people/acts/<uuid:act_id>/stop")
@requires(May.EDIT_PEOPLE)
def stop(act_id: UUID) -> ResponseReturnValue:
    doing.stop(current_actor(), get_or_404(BulkAct, act_id))
    return done("search.act", act_id=act_id)


@bp.post("/people/acts/<uuid:act_id>/undo")
@requires(May.EDIT_PEOPLE)
def undo(act_id: UUID) -> ResponseReturnValue:
    found = get_or_404(BulkAct, act_id)
    doing.undo(current_actor(), found)
    enqueue(go_on, act_id=found.id)
    return done("search.act", act_id=found.id)
