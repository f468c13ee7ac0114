"""Forms about what comes from elsewhere."""

from datetime import UTC, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.kernel.forms import Form, enum_field, stripped, text_field
from talent.relationships.contacts import SUMMARY_LENGTH
from talent.relationships.forms import LONGEST_DETAILS, id_or_none
from talent.relationships.models import ContactKind, Direction
from talent.relationships.words import CONTACT_KINDS, DIRECTIONS


class WaitingTalkForm(Form):
    """A talk that waited on a phone. `at` is ISO 8601 with a zone; `anyway` answers what was asked about it before."""

    client_id = HiddenField()
    prospect_id = HiddenField()
    who = text_field(_l("Who"), Length(max=200))
    kind = enum_field(_l("How"), ContactKind, CONTACT_KINDS)
    direction = enum_field(_l("Who talked"), Direction, DIRECTIONS)
    at = StringField(_l("When"))
    summary = text_field(_l("In one line"), Length(max=SUMMARY_LENGTH))
    details = TextAreaField(_l("More"), [Length(max=LONGEST_DETAILS)], filters=[stripped])
    anyway = BooleanField()

    def validate_client_id(self, field: HiddenField) -> None:
        if id_or_none(field.data) is None:
            raise ValidationError(_("This talk carries no number of its own."))

    def validate_at(self, field: StringField) -> None:
        try:
            moment = datetime.fromisoformat(field.data or "")
        except ValueError as error:
            raise ValidationError(_("Say when it was.")) from error
        if moment.tzinfo is None:
            raise ValidationError(_("Say when it was."))

    def moment(self) -> datetime:
        """When it was, in UTC; only after the form was found valid."""
        return datetime.fromisoformat(self.at.data or "").astimezone(UTC)


class SharedForm(Form):
    """What a phone shares, or somebody pastes."""

    title = StringField(_l("Title"), [Length(max=4_000)], filters=[stripped])
    text = TextAreaField(
        _l("A link or a mail"),
        [Length(max=20_000)],
        filters=[stripped],
        description=_l("The address of a profile, an e-mail address, or whatever names somebody."),
    )
    url = StringField(_l("Link"), [Length(max=4_000)], filters=[stripped])
