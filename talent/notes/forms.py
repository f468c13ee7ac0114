"""Forms of notes."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.kernel.forms import Form, VersionField, stripped
from talent.notes.actions import LONGEST


class NoteForm(Form):
    """A note that stays inside."""

    body = TextAreaField(
        _l("Note"),
        [DataRequired(_l("Write something first.")), Length(max=LONGEST)],
        filters=[stripped],
        description=_l(
            "Stays inside. If this person asks what you hold about them, notes are included. "
            "Type @ and a name to tell a colleague."
        ),
    )
    is_private = BooleanField(_l("Only I can read it"))


class EditNoteForm(NoteForm):
    """The same for a note that exists; the version tells whether somebody was quicker."""

    version = VersionField()


class AnswerForm(Form):
    """What a colleague says to a note that names them; it is a note as well."""

    body = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write something first.")), Length(max=LONGEST)],
        filters=[stripped],
        description=_l("It becomes a note in the same file and stays inside."),
    )
