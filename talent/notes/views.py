"""Doors: write, change and remove notes."""

from uuid import UUID

from flask import Blueprint, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.access import ensure
from app.kernel.permissions import May
from app.kernel.web import current_actor, done, get_or_404, invalid, requires
from talent.notes import actions
from talent.notes.forms import EditNoteForm, NoteForm
from talent.notes.models import Note
from talent.prospects.models import Prospect

bp = Blueprint("notes", __name__)


@bp.post("/people/<uuid:prospect_id>/notes")
@requires(May.WRITE_NOTES)
def write(prospect_id: UUID) -> ResponseReturnValue:
    prospect = get_or_404(Prospect, prospect_id)
    form = NoteForm()
    if not form.validate():
        return invalid("talent/notes/write.html", form=form, prospect=prospect)
    actions.write(current_actor(), prospect, **form.values)
    flash(_("Note saved. It stays inside."))
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
    flash(_("Note changed."))
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
