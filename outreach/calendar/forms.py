"""Forms about calendars."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, Length

from app.kernel.fetching import is_allowed
from app.kernel.forms import Form, enum_field, text_field
from outreach.calendar.words import KINDS
from talent.relationships.models import ContactKind

LONGEST_URL = 2_000
_WEBCAL = ("webcal://", "webcals://")


class NamesForm(Form):
    """Whether a reminder says whom it is about."""

    shows_names = BooleanField(_l("Say whom a reminder is about"))


class SourceForm(Form):
    """Where one's own calendar can be read."""

    url = text_field(
        _l("Secret address of your calendar"),
        DataRequired(_l("Paste the address of your calendar.")),
        Length(max=LONGEST_URL),
    )

    def validate_url(self, field: Field) -> None:
        """Addresses that calendars hand out for subscribing mean https."""
        scheme = next((scheme for scheme in _WEBCAL if field.data.lower().startswith(scheme)), None)
        field.data = field.data if scheme is None else f"https://{field.data[len(scheme) :]}"
        if not is_allowed(field.data):
            raise ValidationError(_l("This must be an address that begins with https:// and has no password in it."))


class MetForm(Form):
    """How they talked."""

    kind = enum_field(_l("How"), ContactKind, KINDS, default=ContactKind.MET)
