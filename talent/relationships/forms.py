"""Forms about relationships and contacts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.kernel import clock
from app.kernel.forms import Form, enum_field, stripped, text_field
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.relationships.contacts import LEEWAY, SUMMARY_LENGTH
from talent.relationships.models import ContactKind, Direction, HowWeKnow, Visibility
from talent.relationships.words import CONTACT_KINDS, DIRECTIONS, HOW_WE_KNOW, VISIBILITIES

LONGEST_DETAILS = 20_000


class LogTalkForm(Form):
    """Who, how, when, one line. `when` is `now`, `yesterday` or `pick`, then `at` holds the local time."""

    prospect_id = HiddenField(_l("Who"), [InputRequired(_l("Choose whom you talked with."))])
    kind = enum_field(_l("How"), ContactKind, CONTACT_KINDS, default=ContactKind.CALL)
    direction = enum_field(_l("Who talked"), Direction, DIRECTIONS, default=Direction.BOTH)
    when = SelectField(
        _l("When"),
        choices=[("now", _l("Now")), ("yesterday", _l("Yesterday")), ("pick", _l("Another time"))],
        default="now",
    )
    at = DateTimeLocalField(_l("Day and time"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    summary = text_field(_l("In one line"), Length(max=SUMMARY_LENGTH))
    details = TextAreaField(_l("More"), [Length(max=LONGEST_DETAILS)], filters=[stripped])

    def validate_prospect_id(self, field: HiddenField) -> None:
        try:
            UUID(str(field.data))
        except ValueError:
            raise ValidationError(_("Choose whom you talked with.")) from None

    def validate_at(self, field: DateTimeLocalField) -> None:
        if self.when.data == "pick" and field.data is None:
            raise ValidationError(_("Say when it was."))
        if self.moment() > clock.now() + LEEWAY:
            raise ValidationError(_("This has not happened yet. Choose a moment gone by."))

    def moment(self) -> datetime:
        """When it was, in UTC, read on the user's own clock."""
        if self.when.data == "pick" and self.at.data is not None:
            local: datetime = self.at.data.replace(tzinfo=g.user.zone)
            return local.astimezone(UTC)
        days = timedelta(days=1) if self.when.data == "yesterday" else timedelta()
        return clock.now() - days


class DescribeContactForm(Form):
    """More about a contact, later."""

    summary = text_field(_l("In one line"), Length(max=SUMMARY_LENGTH))
    details = TextAreaField(_l("More"), [Length(max=LONGEST_DETAILS)], filters=[stripped])


class RelationshipForm(Form):
    """Begin a relationship or change it. An empty rhythm means no reminders."""

    how = enum_field(_l("How you know each other"), HowWeKnow, HOW_WE_KNOW, default=HowWeKnow.OTHER)
    cadence_days = IntegerField(
        _l("Keep in touch every … days"),
        [Optional(), NumberRange(1, LONGEST_CADENCE, _l("Choose a rhythm between one day and three years."))],
        default=DEFAULT_CADENCE,
    )
    visibility = enum_field(_l("Who can read it"), Visibility, VISIBILITIES, default=Visibility.OPEN)


class UntilForm(Form):
    """A day to come, or none."""

    until = DateField(_l("Until"), [Optional()])

    def validate_until(self, field: DateField) -> None:
        if isinstance(field.data, date) and field.data.year > clock.now().year + 10:
            raise ValidationError(_("Choose a day within ten years."))


class EndForm(Form):
    """Why it ends, if somebody wants to say."""

    reason = text_field(_l("Why, if you like"), Length(max=500))
