"""Forms of documents and photos."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from app.kernel.errors import Refused
from app.kernel.files import KeptFile
from app.kernel.forms import Form, LimitedFileField, LimitedFilesField, VersionField, enum_field, text_field
from talent.documents import photos
from talent.documents.actions import LONGEST_TITLE
from talent.documents.models import DocumentKind
from talent.documents.taking import MOST_FILES, Upload, most_bytes, too_large
from talent.documents.words import KINDS


class AddDocumentsForm(Form):
    """One or several files."""

    files = LimitedFilesField(
        _l("Documents"),
        [
            FileRequired(_l("Choose a file first.")),
            Length(max=MOST_FILES, message=_l("Those are many at once. Choose at most ten.")),
        ],
        most=most_bytes,
        too_large=too_large,
    )
    is_private = BooleanField(_l("Only I can see them"))

    def uploads(self) -> list[Upload]:
        """The files, if they are well as far as the form knows."""
        return [] if self.errors else [Upload(file.stream, file.filename or "") for file in self.files.data]


class DocumentForm(Form):
    """What a document is."""

    title = text_field(_l("Title"), DataRequired(_l("Give it a title.")), Length(max=LONGEST_TITLE))
    kind = enum_field(_l("What it is"), DocumentKind, KINDS)
    is_private = BooleanField(_l("Only I can see it"))
    version = VersionField()


class PhotoForm(Form):
    """A picture of somebody."""

    photo = LimitedFileField(
        _l("Picture"),
        [FileRequired(_l("Choose a picture first."))],
        most=lambda: photos.MOST_BYTES,
        too_large=photos.too_large,
    )

    taken: KeptFile | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Takes the picture in last, when everything else is well; what cannot be shown is said beside it."""
        return super().validate(extra_validators) and self._is_taken()

    def _is_taken(self) -> bool:
        try:
            self.taken = photos.take_in(self.photo.data.stream)
        except Refused as refused:
            self.photo.errors = [refused.sentence]
        return self.taken is not None
