"""Forms about relationships and contacts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.kernel import clock
from app.kernel.forms import Form, enum_field, options, stripped, text_field
from talent.relationships.actions import DEFAULT_CADENCE, LONGEST_CADENCE
from talent.relationships.contacts import LEEWAY, SUMMARY_LENGTH
from talent.relationships.models import ContactKind, Direction, HowWeKnow, Relationship, Visibility
from talent.relationships.words import CONTACT_KINDS, DIRECTIONS, HOW_WE_KNOW, RHYTHMS, VISIBILITIES

LONGEST_DETAILS = 20_000
NEVER, OWN = "never", "own"


def id_or_none(text: object) -> UUID | None:
    """An id, if it is one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


class LogTalkForm(Form):
    """Who, how, when, one line.

    `when` is `now`, `yesterday` or `pick`, then `at` holds the local time. `who` is what was typed to find somebody;
    `choose` is a button that chooses one of those found.
    """

    prospect_id = HiddenField(_l("Who"))
    who = text_field(_l("Who"), Length(max=200))
    kind = enum_field(_l("How"), ContactKind, CONTACT_KINDS, default=ContactKind.CALL)
    direction = enum_field(_l("Who talked"), Direction, DIRECTIONS, default=Direction.BOTH)
    when = SelectField(
        _l("When"),
        choices=options([("now", _l("Now")), ("yesterday", _l("Yesterday")), ("pick", _l("Earlier"))]),
        default="now",
    )
    at = DateTimeLocalField(_l("Day and time"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    summary = text_field(_l("In one line"), Length(max=SUMMARY_LENGTH))
    details = TextAreaField(_l("More"), [Length(max=LONGEST_DETAILS)], filters=[stripped])
    client_id = HiddenField()

    @property
    def chosen_id(self) -> UUID | None:
        """Who was chosen, if anybody was."""
        return id_or_none(self.prospect_id.data)

    @property
    def drawn_id(self) -> UUID | None:
        """The number that was drawn for this talk (see `once`)."""
        return id_or_none(self.client_id.data)

    def validate_who(self, field: StringField) -> None:
        if self.chosen_id is None:
            raise ValidationError(_("Choose one of these people.") if field.data else _("Say whom you talked with."))

    def validate_when(self, field: SelectField) -> None:
        if field.data == "pick" and not any(self.at.raw_data or ()):
            raise ValidationError(_("Say when it was."))

    def validate_at(self, field: DateTimeLocalField) -> None:
        if self.moment() > clock.now() + LEEWAY:
            raise ValidationError(_("This has not happened yet. Choose a moment gone by."))

    def moment(self) -> datetime:
        """When it was, in UTC, read on the user's own clock."""
        if self.when.data == "pick" and self.at.data is not None:
            local: datetime = self.at.data.replace(tzinfo=g.reader.zone)
            return local.astimezone(UTC)
        days = timedelta(days=1) if self.when.data == "yesterday" else timedelta()
        return (clock.now().astimezone(g.reader.zone) - days).astimezone(UTC)

    def contact(self) -> dict[str, Any]:
        """What `record_contact` is told."""
        told = {name: self.values[name] for name in ("kind", "direction", "summary", "details")}
        return {**told, "at": self.moment()}


class DescribeContactForm(Form):
    """More about a contact, later."""

    summary = text_field(_l("In one line"), Length(max=SUMMARY_LENGTH))
    details = TextAreaField(_l("More"), [Length(max=LONGEST_DETAILS)], filters=[stripped])


class RelationshipForm(Form):
    """Begin a relationship or change it. The rhythm is one of the usual ones, none, or so many days."""

    rhythm = SelectField(
        _l("How often would you like to be reminded?"),
        choices=options(
            [*((str(days), words) for days, words in RHYTHMS), (NEVER, _l("never")), (OWN, _l("another rhythm"))]
        ),
        default=OWN,
    )
    cadence_days = IntegerField(
        _l("Days between contacts"),
        [Optional(), NumberRange(1, LONGEST_CADENCE, _l("Choose a rhythm between one day and three years."))],
        default=DEFAULT_CADENCE,
    )
    how = enum_field(_l("How you know each other"), HowWeKnow, HOW_WE_KNOW, default=HowWeKnow.OTHER)
    visibility = enum_field(_l("Who can read it"), Visibility, VISIBILITIES, default=Visibility.OPEN)

    @classmethod
    def of(cls, relationship: Relationship | None) -> Self:
        """The form as it stands for a relationship, or for one that is to begin."""
        form = cls(formdata=None, obj=relationship)
        days = form.cadence_days.data
        usual = {str(days) for days, _words in RHYTHMS}
        form.rhythm.data = NEVER if days is None else str(days) if str(days) in usual else OWN
        return form

    @property
    def chosen(self) -> dict[str, Any]:
        """What the verbs are told: `cadence_days`, `how` and `visibility`."""
        days = {NEVER: None, OWN: self.cadence_days.data}
        chosen = self.rhythm.data
        cadence = days[chosen] if chosen in days else int(chosen)
        return {"cadence_days": cadence, "how": self.how.data, "visibility": self.visibility.data}


class VisibilityForm(Form):
    """Who sees a relationship."""

    visibility = enum_field(_l("Who can read it"), Visibility, VISIBILITIES)


class UntilForm(Form):
    """A day to come, or none."""

    until = DateField(_l("Until"), [Optional()])

    def validate_until(self, field: DateField) -> None:
        if isinstance(field.data, date) and field.data.year > clock.now().year + 10:
            raise ValidationError(_("Choose a day within ten years."))


class EndForm(Form):
    """Why it ends, if somebody wants to say."""

    reason = text_field(_l("Why, if you like"), Length(max=500))
