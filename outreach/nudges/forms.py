"""What an answer says: its outcome, for some until when, for some which colleague."""

from datetime import date, timedelta
from uuid import UUID

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import Optional

from app.kernel.forms import Form, options
from outreach.nudges.models import Outcome


def _colleague(value: str | None) -> UUID | None:
    return UUID(value) if value else None


class AnswerForm(Form):
    """One answer to a nudge. `days` is a snooze by a button, `until` one to a chosen date."""

    outcome = SelectField(
        _l("Answer"), choices=options((outcome.value, outcome.value) for outcome in Outcome), coerce=Outcome
    )
    days = SelectField(_l("Days"), choices=options([("7", "7"), ("30", "30")]), validators=[Optional()], default="")
    until = DateField(_l("Until"), validators=[Optional()])
    colleague_id = SelectField(_l("Colleague"), coerce=_colleague, validate_choice=False, default=None)

    @property
    def day(self) -> date | None:
        """Until when, in the reader's calendar."""
        if self.days.data:
            return g.reader.today + timedelta(days=int(self.days.data))
        return self.until.data
