"""The base of every form. Field names are the keyword arguments of the verb that the form leads to."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from gettext import NullTranslations
from typing import Any

from babel.support import Translations
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from flask_wtf.form import _Auto
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.fields.core import Field
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired

FROM_THE_REQUEST = _Auto
NOT_VALUES = frozenset({"CSRFTokenField", "SubmitField"})
_LONGEST_VERSION = 9


@cache
def _words_of_wtforms(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


class Form(FlaskForm):
    """A form whose `values` can be handed to a verb as they are."""

    class Meta(FlaskForm.Meta):
        """Says what is wrong in the reader's language; Flask-WTF would read the file with these words for each request."""

        def get_translations(self, form: Any) -> Any:
            locale = get_locale()
            return _words_of_wtforms(str(locale)) if locale is not None else super().get_translations(form)

    def __init__(self, formdata: Any = FROM_THE_REQUEST, **values: Any) -> None:
        super().__init__(formdata, **values)

    @property
    def values(self) -> dict[str, Any]:
        """The fields' data without the token and the buttons."""
        return {name: field.data for name, field in self._fields.items() if field.type not in NOT_VALUES}

    @property
    def first_error(self) -> str:
        """The first sentence about what is wrong."""
        return next((str(field.errors[0]) for field in self if field.errors), "")


def stripped(text: str | None) -> str:
    """A filter: without blanks around it and without the one character that PostgreSQL cannot hold; never None."""
    return (text or "").replace("\0", "").strip()


def text_field(label: str | LazyString, *validators: Any, **options: Any) -> StringField:
    """A line of text, trimmed."""
    return StringField(label, validators=list(validators), filters=[stripped], **options)


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a select field from pairs of value and words."""
    return [SelectChoice(value, label) for value, label in pairs]


def enum_field(
    label: str | LazyString, enum: type[StrEnum], words: dict[Any, Any], *, default: StrEnum | None = None
) -> Field:
    """A choice among the members of an enum, each by its words and in their order; the data is the member."""
    choices = options((member.value, word) for member, word in words.items())
    return SelectField(label, choices=choices, coerce=enum, default=default)


def radio_field(
    label: str | LazyString,
    enum: type[StrEnum],
    words: dict[Any, Any],
    *,
    default: StrEnum | None = None,
    without: str | LazyString = _l("Choose one."),
) -> Field:
    """The same with all choices in sight. Without a `default` nothing is chosen before somebody does; `without` is what is
    said to whoever chooses nothing.
    """
    choices = options((member.value, word) for member, word in words.items())
    needed = [] if default is not None else [InputRequired(without)]
    return RadioField(label, needed, choices=choices, coerce=enum, default=default)


class _Limited:
    """At most `most()` bytes a file. The control carries the number and the sentence for more than that, so that a browser
    says it before anything is sent.
    """

    def __init__(self, *arguments: Any, most: Callable[[], int], too_large: Callable[[], str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._most, self._too_large = most, too_large

    def __call__(self, **attributes: Any) -> Any:
        limit = {"data-most": self._most(), "data-too-large": self._too_large()}
        return super().__call__(**limit, **attributes)  # type: ignore[misc]


class LimitedFileField(_Limited, FileField):
    """A file that may not be larger than so."""


class LimitedFilesField(_Limited, MultipleFileField):
    """Several files, none of which may be larger than so."""


class VersionField(HiddenField):
    """The version of the row that was read, as a whole number; nonsense is 0, which no row has."""

    data: int  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[str]) -> None:
        digits = valuelist[0] if valuelist else ""
        self.data = int(digits) if digits.isdecimal() and len(digits) <= _LONGEST_VERSION else 0
