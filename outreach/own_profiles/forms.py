"""What somebody shows of themselves, and to whom."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from app.kernel.forms import Form, VersionField, enum_field, radio_field, stripped, text_field
from outreach.own_profiles.models import Availability, Shown
from outreach.own_profiles.words import AVAILABILITIES, SHOWN
from talent.prospects.canonical import NotCanonical, canonical_link

LONGEST_LINE, LONGEST_TEXT, LONGEST_LINK = 120, 2_000, 300
MOST_LINKS = 6


class LinesField(TextAreaField):
    """Pages, one a line; its data is the list of their addresses."""

    data: list[str]  # type: ignore[assignment]

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(line.strip() for line in "".join(valuelist).splitlines() if line.strip()))


class OwnProfileForm(Form):
    """Only what stands here is shown."""

    shown_name = text_field(
        _l("The name that is shown"), DataRequired(_l("Say by which name you are shown.")), Length(max=LONGEST_LINE)
    )
    headline = text_field(_l("About you, in one line"), Length(max=LONGEST_LINE))
    looking_for = TextAreaField(_l("What you look for"), [Length(max=LONGEST_TEXT)], filters=[stripped])
    availability = enum_field(
        _l("When you would like to begin something new"), Availability, AVAILABILITIES, default=Availability.UNSAID
    )
    links = LinesField(_l("Links"))
    is_findable = BooleanField(_l("Search engines may list the page"))
    version = VersionField(default="0")

    def validate_links(self, field: LinesField) -> None:
        """Raises ValidationError for anything but pages. What is taken is their canonical address."""
        if len(field.data) > MOST_LINKS or any(len(line) > LONGEST_LINK for line in field.data):
            raise ValidationError(_("At most six links, each shorter than 300 characters."))
        try:
            field.data = [canonical_link(line) for line in field.data]
        except NotCanonical as error:
            raise ValidationError(str(error)) from error


class ShowForm(Form):
    """To whom, and which version of it was looked at."""

    shown = radio_field(_l("Who sees it"), Shown, SHOWN, default=Shown.BY_LINK)
    version = VersionField()


def as_it_stands(profile: Any, name: str) -> OwnProfileForm:
    """The form of somebody who has one; for somebody new with a first name, which is not shown before they say yes."""
    if profile is None:
        return OwnProfileForm(formdata=None, shown_name=name)
    return OwnProfileForm(formdata=None, obj=profile)
