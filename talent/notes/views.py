"""Doors: write, change and remove notes, and what those see whom a note names."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, flash_undo, get_or_404, invalid, requires
from talent.notes import actions, mentions
from talent.notes.forms import AnswerForm, EditNoteForm, NoteForm
from talent.notes.models import Mention, Note
from talent.notes.queries import mention_with_note
from talent.notes.words import saved
from talent.prospects.models import Prospect

bp = Blueprint("notes", __name__)

MENTION = "talent/notes/mention.html"


@bp.post("/people/<uuid:prospect_id>/notes")
@requires(May.WRITE_NOTES)
def write(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = NoteForm()
    if not form.validate():
        return invalid("talent/notes/write.html", form=form, prospect=prospect)
    note = actions.write(current_actor(), prospect, **form.values)
    flash(saved(note, _("Note saved. It stays inside.")))
    return done("people.file", prospect_id=prospect.id)


@bp.get("/notes/<uuid:note_id>")
@requires(May.WRITE_NOTES)
def edit(note_id: UUID) -> ResponseReturnValue:
    note = get_or_404(Note, note_id)
    ensure(current_actor(), May.WRITE_NOTES, note)
    return _page(note, EditNoteForm(obj=note))


@bp.post("/notes/<uuid:note_id>")
@requires(May.WRITE_NOTES)
def save(note_id: UUID) -> ResponseReturnValue:
    note = get_or_404(Note, note_id)
    ensure(current_actor(), May.WRITE_NOTES, note)
    form = EditNoteForm()
    if not form.validate():
        return _page(note, form, 422)
    if form.version.data != note.version:
        form.version.data = note.version
        return _page(note, form, 409, theirs=note.body)
    actions.edit(current_actor(), note, **form.values)
    flash(saved(note, _("Note changed.")))
    return done("people.file", prospect_id=note.prospect_id, _anchor=f"item-{note.id}")


def _page(note: Note, form: EditNoteForm, status: int = 200, *, theirs: str | None = None) -> ResponseReturnValue:
    """`theirs` is what was saved meanwhile, beside what was typed; saving once more is then meant so."""
    prospect = get_or_404(Prospect, note.prospect_id)
    page = render_template("talent/notes/edit.html", form=form, note=note, prospect=prospect, theirs=theirs)
    return make_response(page, status)


@bp.post("/notes/<uuid:note_id>/remove")
@requires(May.WRITE_NOTES)
def remove(note_id: UUID) -> ResponseReturnValue:
    note = get_or_404(Note, note_id)
    actions.remove(current_actor(), note)
    flash(_("Note removed."))
    return done("people.file", prospect_id=note.prospect_id)


@bp.get("/mentions/<uuid:mention_id>")
@requires(May.WRITE_NOTES)
def mention(mention_id: UUID) -> ResponseReturnValue:
    one = _own(mention_id)
    return render_template(MENTION, **_about(one), form=AnswerForm(formdata=None))


def _own(mention_id: UUID) -> Mention:
    """Raises NotFound for somebody else's, as for one that is not there."""
    one = db.session.scalar(mention_with_note(mention_id))
    if one is None or one.user_id != current_actor().id:
        raise NotFound
    return one


def _about(one: Mention) -> dict[str, Any]:
    return {"mention": one, "note": one.note, "prospect": get_or_404(Prospect, one.note.prospect_id)}


@bp.post("/mentions/<uuid:mention_id>/answering")
@requires(May.WRITE_NOTES)
def answer(mention_id: UUID) -> ResponseReturnValue:
    one, form = _own(mention_id), AnswerForm()
    if not form.validate():
        return invalid(MENTION, **_about(one), form=form)
    note = actions.answer(current_actor(), one, **form.values)
    flash(saved(note, _("Note saved. It stays inside.")))
    return done("people.file", prospect_id=note.prospect_id, _anchor=f"item-{note.id}")


@bp.post("/mentions/<uuid:mention_id>/settling")
@requires(May.WRITE_NOTES)
def settle(mention_id: UUID) -> ResponseReturnValue:
    one = _own(mention_id)
    mentions.settle(current_actor(), one)
    flash_undo(
        _("The note stays in the file of %(name)s.", name=_about(one)["prospect"].display_name),
        url_for("notes.wait_again", mention_id=one.id),
    )
    return done("home.today")


@bp.post("/mentions/<uuid:mention_id>/waiting")
@requires(May.WRITE_NOTES)
def wait_again(mention_id: UUID) -> ResponseReturnValue:
    mentions.wait_again(current_actor(), _own(mention_id))
    flash(_("It waits for you again."))
    return done("home.today")
