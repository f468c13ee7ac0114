"""Forms of one's own account."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from app.identity import passwords
from app.identity.actions import account
from app.identity.forms.fields import (
    DAYS,
    LONGEST_NAME,
    SecretField,
    TimeZoneField,
    WeekdaysField,
    WordsField,
    country_field,
    language_field,
    name_field,
    needed,
    one_line,
)
from app.identity.forms.signing_in import refuse
from app.identity.models import User
from app.kernel.forms import Form, options

MOST_A_WEEK = 50


class ProfileForm(Form):
    """How one is called, and where one is."""

    name = name_field(_l("Name"), _l("Say what you are called."))
    title = StringField(_l("What you do"), [Length(max=LONGEST_NAME)], filters=[one_line])
    time_zone = TimeZoneField()
    locale = language_field()
    country = country_field()


class RhythmForm(Form):
    """How much one takes on, and when one is written to."""

    weekly_capacity = IntegerField(
        _l("Contacts a week"),
        [NumberRange(0, MOST_A_WEEK, _l("Choose a number from 0 to 50."))],
    )
    working_days = WeekdaysField(_l("Working days"))
    digest_weekday = SelectField(_l("Weekly mail on"), coerce=int, choices=options(enumerate(DAYS)))
    digest_hour = SelectField(_l("at"), coerce=int, choices=options((hour, f"{hour}:00") for hour in range(24)))
    topics = WordsField(_l("Topics you know well"))
    mails_mentions = BooleanField(_l("A mail when a colleague names me in a note"))

    @property
    def values(self) -> dict[str, Any]:
        """As the verb takes them: the days as bits."""
        return {**super().values, "working_days": self.working_days.bits}


class AwayForm(Form):
    """From when until when one is out of office; both days empty: one is here."""

    out_of_office_from = DateField(_l("From"), [Optional()])
    out_of_office_until = DateField(_l("Until"), [Optional()])
    out_of_office_note = StringField(_l("A line for your colleagues"), [Length(max=200)], filters=[one_line])

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the two days are a time to come, or there is none."""
        is_valid = super().validate(extra_validators)
        first, last = self.out_of_office_from.data, self.out_of_office_until.data
        sentence = account.not_a_time_to_come(first, last, self.user.today) if is_valid else ""
        if sentence:
            self.out_of_office_until.errors = [*self.out_of_office_until.errors, sentence]
        return is_valid and not sentence


class OwnPasswordForm(Form):
    """A new password; the present one is asked for, unless its owner has just proved to be it by mail."""

    current_password = SecretField(_l("Present password"))
    new_password = SecretField(_l("New password"), [needed(_l("Choose a new password."))])

    def __init__(self, user: User, known: str, *, asks_for_current: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user, self.known, self.asks_for_current = user, known, asks_for_current

    def validate_current_password(self, field: SecretField) -> None:
        """Raises ValidationError when it is not the present one."""
        if self.asks_for_current and not passwords.is_right(self.user.password_hash, field.data or ""):
            raise ValidationError(_("This is not your present password."))

    def validate_new_password(self, field: SecretField) -> None:
        """Raises ValidationError with why it is refused."""
        refuse(field, self.user.name, self.user.email, self.known)
