"""Fields that the forms here share: names in one line, addresses, passwords, places, weekdays, lists of words."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, PasswordField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, StopValidation

from app.identity import places
from app.identity.addresses import NotAnAddress, canonical_email
from app.identity.models import Weekdays
from app.kernel.forms import options

LONGEST_NAME = 120
LONGEST_EMAIL = 254
MOST_TOPICS = 20
LONGEST_TOPIC = 60


def one_line(text: str | None) -> str:
    """Without line breaks, control characters and superfluous spaces: it may end up in the header of a mail."""
    readable = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in text or "")
    return " ".join(readable.split())


def needed(sentence: Any) -> InputRequired:
    """A validator that asks for the field in words of its own."""
    return InputRequired(sentence)


def name_field(label: Any, sentence: Any) -> StringField:
    """A name of somebody or something: one line, not empty."""
    return StringField(label, [_not_blank(sentence), Length(max=LONGEST_NAME)], filters=[one_line])


def _not_blank(sentence: Any) -> Callable[[Any, Field], None]:
    def check(_form: Any, field: Field) -> None:
        if not field.data:
            raise StopValidation(str(sentence))

    return check


class AddressField(EmailField):
    """An e-mail address; its data is the canonical form."""

    def pre_validate(self, form: Any) -> None:
        """Raises StopValidation with what to type instead."""
        try:
            self.data = canonical_email((self.data or "")[: LONGEST_EMAIL + 1])
        except NotAnAddress as error:
            raise StopValidation(_("Type an e-mail address such as name@example.org.")) from error


class SecretField(PasswordField):
    """A password: taken exactly as typed or pasted, never sent back to the browser."""


class ChoiceOfArea(SelectField):
    """A business area or none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=_uuid_or_none, choices=[], **kwargs)


def _uuid_or_none(value: Any) -> UUID | None:
    return value if isinstance(value, UUID) else UUID(value) if value and value != "None" else None


class TimeZoneField(SelectField):
    """A time zone. One that was chosen long ago under another name stays choosable."""

    def __init__(self, label: Any = _l("Time zone"), **kwargs: Any) -> None:
        super().__init__(label, choices=lambda: options(places.time_zones()), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Raises StopValidation with what to do."""
        if self.data not in dict(places.time_zones()) and self.data not in self.object_data_as_list():
            raise StopValidation(_("Choose a time zone from the list."))

    def object_data_as_list(self) -> list[Any]:
        return [self.object_data] if self.object_data else []


def country_field() -> SelectField:
    """A country whose public holidays count, or none."""
    return SelectField(_l("Public holidays of"), choices=lambda: options([("", _("no country")), *places.countries()]))


def language_field() -> SelectField:
    """A language that the product speaks."""
    return SelectField(_l("Language"), choices=lambda: options(places.languages()))


class WeekdaysField(SelectMultipleField):
    """Weekdays as boxes; `bits` are those of a `Weekdays`."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label, coerce=int, choices=options((1 << day, name) for day, name in enumerate(DAYS)), **kwargs
        )
        self.type = "SelectMultipleField"  # by which the templates know that these are boxes

    def process_data(self, value: Any) -> None:
        """The boxes of the bits."""
        self.data = [1 << day for day in range(7) if (value or 0) & (1 << day)]

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError when no day is left."""
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(_("Choose at least one day."))

    @property
    def bits(self) -> int:
        return int(Weekdays(sum(self.data or [])))


class WordsField(StringField):
    """Words with commas between; its data is the list of them, each once."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Splits what was typed."""
        words = (one_line(word)[:LONGEST_TOPIC] for word in ",".join(valuelist).split(","))
        self.data = list(dict.fromkeys(word for word in words if word))[:MOST_TOPICS]

    def _value(self) -> str:
        return ", ".join(self.data or [])


DAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))
