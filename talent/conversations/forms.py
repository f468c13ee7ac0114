"""Forms of a conversation."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, IntegerField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from app.kernel.forms import Form, LimitedFilesField, stripped
from talent.conversations.actions import LONGEST_MESSAGE
from talent.documents.taking import MOST_FILES, Upload, most_bytes, too_large


class MessageForm(Form):
    """What somebody says, and the files that go with it. `client_id` is drawn once, so that sending twice is one message."""

    body = TextAreaField(_l("Message"), [Length(max=LONGEST_MESSAGE)], filters=[stripped], id="message")
    client_id = HiddenField()
    files = LimitedFilesField(_l("Add files"), most=most_bytes, too_large=too_large)

    def validate_body(self, field: TextAreaField) -> None:
        """Raises ValidationError when there is nothing to say."""
        if not field.data and not self.uploads():
            raise ValidationError(_("Write something first."))

    @property
    def drawn_id(self) -> UUID | None:
        """The client id, if it is one."""
        try:
            return UUID(self.client_id.data or "")
        except ValueError:
            return None

    def uploads(self) -> list[Upload]:
        """The files that were chosen."""
        chosen = [one for one in self.files.data or [] if isinstance(one, FileStorage) and one.filename]
        return [Upload(one.stream, one.filename or "") for one in chosen[:MOST_FILES]]  # type: ignore[arg-type]


class EditForm(Form):
    """What a message is to say instead."""

    body = TextAreaField(_l("Message"), [Length(max=LONGEST_MESSAGE)], filters=[stripped], id="message")


class ReadForm(Form):
    """Up to which message somebody has read."""

    until = IntegerField(validators=[Optional()], default=0)


class DraftForm(Form):
    """What somebody has begun to write."""

    body = TextAreaField(filters=[stripped])


class SwitchesForm(Form):
    """What the others learn, and whether mail comes."""

    shows_reading = BooleanField(_l("Others see what I have read"))
    shows_typing = BooleanField(_l("Others see that I am writing"))
    wants_mail = BooleanField(_l("Mail me what I have not read after two minutes"))
