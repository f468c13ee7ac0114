"""Forms of an import: the file and what is asked once, what the columns are, the go, a decision."""

from functools import partial
from typing import Any, BinaryIO
from uuid import UUID

from babel import Locale
from flask import g
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired
from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.identity.models import Organisation
from app.kernel.db import db
from app.kernel.files import NoRoom
from app.kernel.forms import Form, LimitedFileField, enum_field, options, text_field
from talent.prospects.models import LegalBasis
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.transfer.actions import Choice, Terms
from talent.transfer.models import DayOrder, Import, Messages
from talent.transfer.parser import LARGEST_FILE, CannotRead, Found, take_in, too_large
from talent.transfer.reading import TABLE_FORMATS, Field, Format
from talent.transfer.words import DAY_ORDERS, FIELDS, FORMATS, LEGAL_BASES, MESSAGES

MAX_COLUMNS = 400


def _countries() -> list[tuple[str, str]]:
    names = (get_locale() or Locale("en")).territories
    known = sorted(((code, names[code]) for code in SUPPORTED_REGIONS if code in names), key=lambda pair: pair[1])
    return [("", _("Every number has its country code")), *known]


def _cadence_field() -> IntegerField:
    return IntegerField(
        _l("Talk about every … days"),
        [Optional(), NumberRange(1, LONGEST_CADENCE, _l("Choose a rhythm between one day and three years."))],
        default=DEFAULT_CADENCE,
    )


class UploadForm(Form):
    """The file, and what is asked once for all the people in it."""

    file = LimitedFileField(
        _l("File"), [FileRequired(_l("Choose a file first."))], most=lambda: LARGEST_FILE, too_large=too_large
    )
    source = text_field(
        _l("Where do you know these people from?"), DataRequired(_l("Say it in a few words.")), Length(max=200)
    )
    legal_basis = enum_field(
        _l("Why may we keep this?"), LegalBasis, LEGAL_BASES, default=LegalBasis.LEGITIMATE_INTEREST
    )
    keeps_in_touch = BooleanField(_l("I'll keep in touch with them myself"), default=True)
    cadence_days = _cadence_field()
    region = SelectField(_l("Phone numbers without a country code are from"), choices=_countries)

    found: Found | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Takes the file in last, when everything else is well; what cannot be read is said beside it."""
        return super().validate(extra_validators) and self._is_readable(self.file.data.stream)

    def _is_readable(self, stream: BinaryIO) -> bool:
        try:
            self.found = take_in(stream)
        except (CannotRead, NoRoom) as failure:
            self.file.errors = [failure.sentence]
        return self.found is not None

    def terms(self) -> Terms:
        """What was asked, as the verb takes it."""
        return Terms(
            source=self.source.data or "",
            legal_basis=self.legal_basis.data,
            keeps_in_touch=self.keeps_in_touch.data,
            cadence_days=self.cadence_days.data or DEFAULT_CADENCE,
            region=self.region.data,
        )


def upload_form() -> UploadForm:
    """An empty one, with the reader's own country, or that of the organisation."""
    country = g.reader.country or db.session.scalar(select(Organisation.country))
    return UploadForm(formdata=None, region=country if country in SUPPORTED_REGIONS else "")


class MappingForm(Form):
    """What each column becomes; the fields are made for the columns of one import (`mapping_form`)."""

    day_order = enum_field(_l("Dates such as 03/04/2025"), DayOrder, DAY_ORDERS, default=DayOrder.AUTO)

    def columns(self) -> list[SelectField]:
        """One choice for each column, in the order of the file."""
        return [field for name, field in self._fields.items() if name.startswith("column_")]

    def mapping(self) -> dict[int, Field]:
        """The columns that become something."""
        chosen = {int(field.name.removeprefix("column_")): field.data for field in self.columns()}
        return {column: Field(name) for column, name in chosen.items() if name}


def mapping_form(import_: Import, **options: Any) -> MappingForm:
    """The form for the columns of this import, as they are mapped now."""

    class _Form(MappingForm):
        pass

    for column, name in list(enumerate(import_.header))[:MAX_COLUMNS]:
        now = import_.fields.get(str(column), "")
        choices = partial(_fields, import_)
        setattr(_Form, f"column_{column}", SelectField(name or _("(no name)"), choices=choices, default=now))
    return _Form(day_order=import_.day_order, **options)


def _fields(import_: Import) -> list[tuple[str, str]]:
    """A picture itself stands in address cards only."""
    offered = [field for field in FIELDS if field is not Field.PHOTO or import_.format is Format.VCARD]
    return [("", _("Leave out")), *((field.value, str(FIELDS[field])) for field in offered)]


def _uuid_or_none(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


class FormatForm(Form):
    """What a file is."""

    format = SelectField(_l("This file is"), coerce=Format)


def format_form(import_: Import, **values: Any) -> FormatForm:
    """The form with what this file could be."""
    form = FormatForm(format=import_.format, **values)
    could_be = TABLE_FORMATS if import_.format in TABLE_FORMATS else {import_.format}
    form.format.choices = options((each.value, words) for each, words in FORMATS.items() if each in could_be)
    return form


class MessagesForm(Form):
    """What is taken of messages."""

    messages = enum_field(_l("Take of the messages"), Messages, MESSAGES, default=Messages.WHEN)


class WhoForm(Form):
    """Who is behind a number."""

    number = HiddenField(validators=[DataRequired(), Length(max=40)])
    prospect_id = HiddenField(filters=[_uuid_or_none], validators=[DataRequired()])


class CommitForm(Form):
    """The go."""

    keeps_in_touch = BooleanField(_l("I'll keep in touch with them myself"))
    cadence_days = _cadence_field()

    @property
    def values(self) -> dict[str, Any]:
        """With the usual rhythm where none was given."""
        return {"keeps_in_touch": self.keeps_in_touch.data, "cadence_days": self.cadence_days.data or DEFAULT_CADENCE}


class DecisionForm(Form):
    """How to settle a row, and with whom."""

    choice = SelectField(choices=options((choice.value, choice.value) for choice in Choice), coerce=Choice)
    prospect_id = HiddenField(filters=[_uuid_or_none])
