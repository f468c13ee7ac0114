"""Forms about what is known of somebody."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any, Self

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from app.kernel.forms import Form, VersionField, options, text_field
from talent.prospects.background import LONGEST, Stay
from talent.prospects.canonical import NotCanonical, canonical_link, partial_date
from talent.prospects.facts import LONGEST as LONGEST_FACT
from talent.prospects.facts import LONGEST_LABEL, months_on
from talent.prospects.links import LONGEST_LABEL as LONGEST_LINK
from talent.prospects.models import Experience, Fact, Tag
from talent.prospects.sentences import fact_in_words
from talent.prospects.tags import LONGEST as LONGEST_WORD


def _read(field: StringField, canonical: Callable[[str], str]) -> str:
    try:
        return canonical(field.data or "")
    except NotCanonical as error:
        raise ValidationError(str(error)) from error


def _partial(text: str) -> str:
    return partial_date(text, get_locale())


class ShelfLife(StrEnum):
    """For how long a fact holds before it asks to be confirmed."""

    HALF_YEAR = "half_year"
    YEAR = "year"
    DATE = "date"
    NONE = "none"


_MONTHS = {ShelfLife.HALF_YEAR: 6, ShelfLife.YEAR: 12}
_LIVES = {
    ShelfLife.HALF_YEAR: _l("6 months"),
    ShelfLife.YEAR: _l("A year"),
    ShelfLife.DATE: _l("Until a day…"),
    ShelfLife.NONE: _l("For good"),
}
_SHORT_LIVES = {
    ShelfLife.HALF_YEAR: _l("for 6 months"),
    ShelfLife.YEAR: _l("for a year"),
    ShelfLife.NONE: _l("for good"),
}


class WordForm(Form):
    """One tag or skill."""

    name = text_field(_l("Word"), DataRequired(_l("Type a word.")), Length(max=LONGEST_WORD))


class MergeForm(Form):
    """Which other word a word means from now on."""

    into_id = SelectField(_l("Means the same as"), validators=[DataRequired(_l("Choose another word."))])

    def __init__(self, others: Iterable[Tag], **values: Any) -> None:
        super().__init__(**values)
        self.into_id.choices = options((str(tag.id), tag.name) for tag in others)


class FactForm(Form):
    """One fact, in one line, with how long it holds."""

    text = text_field(
        _l("What do you know?"),
        DataRequired(_l("Write what you know.")),
        Length(max=LONGEST_FACT + LONGEST_LABEL),
        id="fact-text",
        description=_l("Such as “Open to moving”, or with a label: “Notice period: three months”."),
    )
    shelf_life = RadioField(
        _l("It holds"), choices=options(_LIVES.items()), coerce=ShelfLife, default=ShelfLife.HALF_YEAR
    )
    until = DateField(_l("Until"), [Optional()], id="fact-until")
    source = text_field(
        _l("Where from"),
        Length(max=100),
        id="fact-source",
        description=_l("Leave it empty if they told you themselves."),
    )
    is_private = BooleanField(_l("Only I can read it"), id="fact-private")

    def validate_shelf_life(self, field: RadioField) -> None:
        if field.data is ShelfLife.DATE and self.until.data is None:
            raise ValidationError(_l("Choose a day."))

    def valid_until(self, today: date) -> date | None:
        """The last day on which it holds."""
        return self.until.data if self.shelf_life.data is ShelfLife.DATE else _last_day(self.shelf_life.data, today)

    def said(self, today: date) -> dict[str, Any]:
        """The verb's arguments."""
        plain = {"text": self.text.data, "source": self.source.data, "is_private": self.is_private.data}
        return {**plain, "valid_until": self.valid_until(today)}


class EditFactForm(FactForm):
    """A fact that stands in a file."""

    version = VersionField()

    @classmethod
    def of(cls, fact: Fact) -> Self:
        life = ShelfLife.NONE if fact.valid_until is None else ShelfLife.DATE
        return cls(formdata=None, obj=fact, text=fact_in_words(fact), shelf_life=life, until=fact.valid_until)


class ConfirmForm(Form):
    """It is still true: for how much longer?"""

    shelf_life = SelectField(
        _l("It holds"), choices=options(_SHORT_LIVES.items()), coerce=ShelfLife, default=ShelfLife.HALF_YEAR
    )

    def valid_until(self, today: date) -> date | None:
        """The last day on which it holds."""
        return _last_day(self.shelf_life.data, today)


def _last_day(life: ShelfLife, today: date) -> date | None:
    return months_on(today, _MONTHS[life]) if life in _MONTHS else None


class ExperienceForm(Form):
    """Where somebody worked or studied."""

    organisation = text_field(_l("Where"), DataRequired(_l("Say where.")), Length(max=LONGEST))
    role = text_field(_l("What they did"), Length(max=LONGEST))
    began = text_field(_l("From"), Length(max=40), description=_l("A year, or month and year such as 3/2019."))
    ended = text_field(_l("Until"), Length(max=40))
    is_current = BooleanField(_l("They are there today"))
    is_todays = BooleanField(_l("Show this at the top of the file as what they do, and where"))
    source = text_field(_l("Where from"), Length(max=LONGEST))

    def validate_began(self, field: StringField) -> None:
        _read(field, _partial)

    def validate_ended(self, field: StringField) -> None:
        ended = "" if self.is_current.data else _read(field, _partial)
        began = "" if self.began.errors else _partial(self.began.data or "")
        if began and ended and ended < began[: len(ended)]:
            raise ValidationError(_l("It cannot end before it began."))

    @property
    def stay(self) -> Stay:
        """The row as it was given."""
        names = ("organisation", "role", "began", "ended", "is_current", "source")
        return Stay(**{name: self[name].data for name in names})


class EditExperienceForm(ExperienceForm):
    """A row that stands in a file."""

    version = VersionField()

    @classmethod
    def of(cls, row: Experience) -> Self:
        return cls(formdata=None, obj=row)


class LinkForm(Form):
    """A page about somebody."""

    url = text_field(_l("Address"), DataRequired(_l("Paste the address of the page.")), Length(max=2000))
    label = text_field(
        _l("What it is"),
        Length(max=LONGEST_LINK),
        description=_l("Such as “Her talk at PyCon”. Empty shows the address."),
    )

    def validate_url(self, field: StringField) -> None:
        _read(field, canonical_link)


class EditLinkForm(LinkForm):
    """A page that stands in a file."""

    version = VersionField()
