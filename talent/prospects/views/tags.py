"""Tags and skills: on a file, where a word is typed and taken off; and all of them, for those who keep them in order."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import may
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, is_fragment_request, requires
from talent.prospects import tags as verbs
from talent.prospects.about import words_beginning
from talent.prospects.forms import MergeForm, WordForm
from talent.prospects.models import Prospect, Tag, TagKind, Undo
from talent.prospects.portrait import words_on
from talent.prospects.views.changes import told
from talent.prospects.vocabulary import counted, other_words, usage_of
from talent.prospects.words import TAG_KINDS

bp = Blueprint("tags", __name__)


@bp.app_context_processor
def _words_of_kinds() -> dict[str, object]:
    return {"tag_kinds": TAG_KINDS, "keeps_words": lambda: may(current_actor(), May.KEEP_WORDS)}


@bp.post("/people/<uuid:prospect_id>/words/<any(tag, skill):word_kind>")
@requires(May.EDIT_PEOPLE)
def give(prospect_id: UUID, word_kind: str) -> ResponseReturnValue:
    prospect, form = get_or_404(Prospect, prospect_id), WordForm()
    if not form.validate():
        return _words(prospect, word_kind, form.first_error, None, status=422)
    undo = verbs.give(current_actor(), prospect, TagKind(word_kind), form.name.data or "")
    said = _("%(name)s is on the file.", name=form.name.data) if undo else _("That is on the file already.")
    return _words(prospect, word_kind, said, undo)


@bp.post("/people/<uuid:prospect_id>/words/<uuid:tag_id>/take")
@requires(May.EDIT_PEOPLE)
def take(prospect_id: UUID, tag_id: UUID) -> ResponseReturnValue:
    prospect, tag = get_or_404(Prospect, prospect_id), get_or_404(Tag, tag_id)
    undo = verbs.take(current_actor(), prospect, tag)
    return _words(prospect, tag.kind.value, _("%(name)s is taken off.", name=tag.name), undo)


def _words(prospect: Prospect, kind: str, said: str, undo: Undo | None, *, status: int = 200) -> Response:
    context = {"prospect": prospect, "words": words_on(prospect), "typing": kind}
    answer = told(said, undo, "talent/prospects/_words.html", prospect.id, **context)
    if is_fragment_request():
        answer.status_code = status
    return answer


@bp.get("/words/<any(tag, skill):word_kind>/suggest")
@requires(May.SEE_PEOPLE)
def suggest(word_kind: str) -> ResponseReturnValue:
    typed = request.args.get("name", "")[: verbs.LONGEST]
    words = db.session.scalars(words_beginning(TagKind(word_kind), typed)).all() if typed.strip() else []
    return render_template("talent/prospects/_suggested_words.html", words=words)


@bp.get("/words")
@requires(May.KEEP_WORDS)
def index() -> ResponseReturnValue:
    kind = request.args.get("kind", TagKind.TAG.value)
    if kind not in set(TagKind):
        abort(404)
    page = counted(TagKind(kind), typed=request.args.get("q", "")[:100], after=request.args.get("after", "")[:300])
    return render_template("talent/prospects/words.html", page=page, kind=TagKind(kind))


@bp.get("/words/<uuid:tag_id>")
@requires(May.KEEP_WORDS)
def page(tag_id: UUID) -> ResponseReturnValue:
    tag = get_or_404(Tag, tag_id)
    return render_template(PAGE, **_beside(tag), form=WordForm(formdata=None, obj=tag))


PAGE = "talent/prospects/word.html"


def _beside(tag: Tag) -> dict[str, Any]:
    merge_form = MergeForm(db.session.scalars(other_words(tag)).all(), formdata=None)
    return {"tag": tag, "usage": usage_of(tag), "merge_form": merge_form}


@bp.post("/words/<uuid:tag_id>")
@requires(May.KEEP_WORDS)
def rename(tag_id: UUID) -> ResponseReturnValue:
    tag, form = get_or_404(Tag, tag_id), WordForm()
    if not form.validate():
        return invalid(PAGE, **_beside(tag), form=form)
    return _kept(
        tag, _("It is “%(name)s” now.", name=form.name.data), verbs.rename(current_actor(), tag, **form.values)
    )


@bp.post("/words/<uuid:tag_id>/merge")
@requires(May.KEEP_WORDS)
def merge(tag_id: UUID) -> ResponseReturnValue:
    tag = get_or_404(Tag, tag_id)
    form = MergeForm(db.session.scalars(other_words(tag)).all())
    if not form.validate():
        return invalid(PAGE, **{**_beside(tag), "merge_form": form}, form=WordForm(formdata=None, obj=tag))
    into = get_or_404(Tag, UUID(form.into_id.data))
    said = _("“%(word)s” means “%(other)s” from now on.", word=tag.name, other=into.name)
    return _kept(tag, said, verbs.merge(current_actor(), tag, into))


@bp.post("/words/<uuid:tag_id>/split")
@requires(May.KEEP_WORDS)
def split(tag_id: UUID) -> ResponseReturnValue:
    tag = get_or_404(Tag, tag_id)
    return _kept(tag, _("“%(name)s” is a word of its own again.", name=tag.name), verbs.split(current_actor(), tag))


@bp.post("/words/<uuid:tag_id>/remove")
@requires(May.KEEP_WORDS)
def remove(tag_id: UUID) -> ResponseReturnValue:
    tag = get_or_404(Tag, tag_id)
    return _kept(tag, _("“%(name)s” is taken off everybody.", name=tag.name), verbs.remove(current_actor(), tag))


def _kept(tag: Tag, said: str, undo: Undo) -> Response:
    flash_undo(said, url_for("changes.take_back", undo_id=undo.id, next=url_for("tags.index", kind=tag.kind.value)))
    return done("tags.index", kind=tag.kind.value)
