"""The form of a gathering: where and when one can meet a community, by the clocks there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import URL, DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from app.identity.forms.fields import TimeZoneField
from app.kernel import clock
from app.kernel.forms import Form, VersionField, stripped, text_field
from outreach.community.forms import LONGEST_TEXT

FARTHEST = 5
"""Years until a gathering."""


class GatheringForm(Form):
    """Where one can meet a community."""

    title = text_field(_l("What"), DataRequired(_l("Say what it is.")), Length(max=160))
    starts_at = DateTimeLocalField(
        _l("When"), [InputRequired(_l("Choose a day and an hour."))], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    ends_at = DateTimeLocalField(_l("Until"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    time_zone = TimeZoneField(_l("By the clocks of"))
    place = text_field(_l("Where"), Length(max=200))
    link = text_field(_l("Link"), Optional(), Length(max=500), URL(message=_l("This should begin with https://.")))
    version = VersionField()
    words = TextAreaField(_l("What happens there"), [Length(max=LONGEST_TEXT)], filters=[stripped])

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It cannot end before it begins."))

    def validate_starts_at(self, field: DateTimeLocalField) -> None:
        """Raises StopValidation for what is over, which nobody would be shown, or too far away."""
        today = clock.now().date()
        if field.data and not (
            today - timedelta(days=1) <= field.data.date() and field.data.year <= today.year + FARTHEST
        ):
            raise StopValidation(_("Choose a day that is still to come, within the next five years."))

    def validate_link(self, field: StringField) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise StopValidation(_("This should begin with https://."))

    def told(self) -> dict[str, Any]:
        """What `announce` is told: the moments in UTC, read by the clocks there."""
        ends = self.ends_at.data
        moments = {"starts_at": self._utc(self.starts_at.data), "ends_at": self._utc(ends) if ends else None}
        return {**self.values, **moments}

    def _utc(self, local: datetime | None) -> datetime:
        assert local is not None  # noqa: S101 - a valid form has one
        return local.replace(tzinfo=ZoneInfo(self.time_zone.data)).astimezone(UTC)
