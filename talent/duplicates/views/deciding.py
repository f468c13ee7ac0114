"""Doors: two files side by side, making them one, saying that they are two people, and the way back."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.errors import Conflict, NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.duplicates import actions
from talent.duplicates.forms import MergeForm
from talent.duplicates.models import Merge, Pair, PairState
from talent.duplicates.policy import knows_either
from talent.duplicates.queries import pair_of
from talent.duplicates.queue import following, open_pair_count, preceding
from talent.duplicates.sides import kept_one, rows_of, sides_of
from talent.duplicates.views.blueprint import bp
from talent.duplicates.words import why
from talent.prospects.models import Prospect


def _two(prospect_id: UUID, other_id: UUID) -> tuple[Prospect, Prospect]:
    """Both files, for somebody who may decide about them; to all others there is nothing here."""
    one, other = get_or_404(Prospect, prospect_id), get_or_404(Prospect, other_id)
    if not knows_either(current_actor(), one.id, other.id):
        raise NotFound
    return one, other


@bp.get("/people/<uuid:prospect_id>/same-as/<uuid:other_id>")
@requires(May.MERGE_PEOPLE)
def compare(prospect_id: UUID, other_id: UUID) -> ResponseReturnValue:
    one, other = _two(prospect_id, other_id)
    form = MergeForm(formdata=None, one_version=one.version, other_version=other.version)
    return render_template("talent/duplicates/compare.html", **_page(one, other), form=form)


def _page(one: Prospect, other: Prospect) -> dict[str, Any]:
    sides, pair = sides_of(one, other), db.session.scalar(pair_of(one.id, other.id))
    keeper = kept_one(sides)
    is_queued = pair is not None and pair.state is PairState.OPEN
    return {
        "sides": sides,
        "keeper": keeper,
        "rows": rows_of(keeper, other if keeper is one else one),
        "pair": pair,
        "why": why(pair.parts) if pair is not None else "",
        "next": following(pair) if is_queued else None,
        "previous": preceding(pair) if pair is not None and is_queued else None,
        "waiting": open_pair_count() if is_queued else 0,
    }


@bp.post("/people/<uuid:prospect_id>/same-as/<uuid:other_id>")
@requires(May.MERGE_PEOPLE)
def merge(prospect_id: UUID, other_id: UUID) -> ResponseReturnValue:
    one, other = _two(prospect_id, other_id)
    form = MergeForm()
    form.offer(one, other)
    if not form.validate():
        return invalid("talent/duplicates/compare.html", **_page(one, other), form=form)
    if (form.one_version.data, form.other_version.data) != (one.version, other.version):
        raise Conflict(_("Somebody changed one of these files meanwhile. Look at both again."))
    keeper, loser = (one, other) if form.keeper.data == one.id else (other, one)
    pair = db.session.scalar(pair_of(one.id, other.id))
    merged = actions.merge(current_actor(), keeper, loser, chosen=form.chosen_from(loser))
    undo = url_for("duplicates.undo", merge_id=merged.id)
    flash_undo(_("The two files of %(name)s are one now.", name=keeper.display_name), undo)
    return _on_to_the_next(pair, keeper)


def _on_to_the_next(pair: Pair | None, person: Prospect) -> ResponseReturnValue:
    """The next pair comes by itself for whoever works through the queue; else back to the person's file."""
    if pair is None or "queue" not in request.form:
        return done("people.file", prospect_id=person.id)
    coming = following(pair)
    if coming is None:
        return done("duplicates.index")
    return done("duplicates.compare", prospect_id=coming.first_id, other_id=coming.second_id)


@bp.post("/duplicates/<uuid:pair_id>/deny")
@requires(May.MERGE_PEOPLE)
def deny(pair_id: UUID) -> ResponseReturnValue:
    pair = get_or_404(Pair, pair_id)
    actions.say_not_the_same(current_actor(), pair)
    undo = url_for("duplicates.ask_again", pair_id=pair.id)
    flash_undo(_("Two people, then. You will not be asked again."), undo)
    return _on_to_the_next(pair, pair.first)


@bp.post("/duplicates/<uuid:pair_id>/ask-again")
@requires(May.MERGE_PEOPLE)
def ask_again(pair_id: UUID) -> ResponseReturnValue:
    pair = get_or_404(Pair, pair_id)
    actions.ask_again(current_actor(), pair)
    return done("duplicates.compare", prospect_id=pair.first_id, other_id=pair.second_id)


@bp.post("/merges/<uuid:merge_id>/undo")
@requires(May.MERGE_PEOPLE)
def undo(merge_id: UUID) -> ResponseReturnValue:
    merged = get_or_404(Merge, merge_id)
    back = actions.undo(current_actor(), merged)
    flash(_("%(name)s has a file of their own again. What was added since stays where it is.", name=back.display_name))
    return done("people.file", prospect_id=back.id)
