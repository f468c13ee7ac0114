"""What is said of notes, in words."""

from flask_babel import gettext as _

from talent.notes.mentions import named_in
from talent.notes.models import Note


def saved(note: Note, sentence: str) -> str:
    """That a note was saved, who was told of it, and whom nobody could be told for."""
    names = [mention.user.name for mention in note.mentions]
    unsure = [f"@{one}" for one in named_in(note.body).unsure]
    return " ".join(
        one
        for one in (
            sentence,
            _("Told: %(names)s.", names=", ".join(names)) if names else "",
            _("Only you can read it, so nobody was told.") if note.is_private and "@" in note.body else "",
            _("It is not clear who is meant by %(names)s.", names=", ".join(unsure)) if unsure else "",
        )
        if one
    )
