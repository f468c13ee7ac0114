"""Forms of corrections: what is wrong, said by whom it is about; and a recruiter's answer."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from app.kernel.forms import Form, stripped, text_field
from talent.corrections.actions import LONGEST, LONGEST_WORDS
from talent.corrections.models import Subject
from talent.corrections.subjects import COLUMNS, STAYS, Held, Words


class CorrectionForm(Form):
    """How it should be. Of the lines only those of what it is about are there (`about`)."""

    display_name = text_field("", Length(max=LONGEST))
    pronouns = text_field("", Length(max=LONGEST))
    title = text_field("", Length(max=LONGEST))
    employer = text_field("", Length(max=LONGEST))
    location = text_field("", Length(max=LONGEST))
    raw = text_field("", Length(max=LONGEST))
    role = text_field("", Length(max=LONGEST))
    organisation = text_field("", Length(max=LONGEST))
    began = text_field("", Length(max=LONGEST))
    ended = text_field("", Length(max=LONGEST))
    url = text_field("", Length(max=LONGEST))
    sentence = text_field("", Length(max=LONGEST))
    goes = BooleanField(_l("This should not be there at all"))
    words = TextAreaField(_l("In your words"), [Length(max=LONGEST_WORDS)], filters=[stripped])

    @classmethod
    def about(cls, what: Held, *, is_sent: bool) -> Self:
        """With what stands there now, or with what was sent."""
        form = cls() if is_sent else cls(formdata=None, data=what.words)
        columns = COLUMNS.get(what.subject, {})
        for name in {name for lines in COLUMNS.values() for name in lines} - columns.keys():
            del form[name]
        for name, label in columns.items():
            form[name].label.text = str(label)
        if what.subject in STAYS:
            del form.goes
        return form

    @property
    def lines(self) -> Words:
        """What they say stands there."""
        return {
            name: field.data or ""
            for name, field in self._fields.items()
            if name not in ("goes", "words", "csrf_token")
        }

    @property
    def asks_to_go(self) -> bool:
        return bool(self.goes.data) if "goes" in self._fields else False


class AnswerForm(Form):
    """What they are told."""

    answer = TextAreaField(_l("What you tell them"), [Length(max=LONGEST_WORDS)], filters=[stripped])


def subject_named(name: str) -> Subject | None:
    """A subject in an address; None for none of ours."""
    return Subject(name) if name in set(Subject) else None
