"""What somebody answers about a use of their data."""

from wtforms import SelectField

from app.kernel.forms import Form, options
from outreach.community.forms import as_id
from talent.consent.models import Purpose


class PurposeForm(Form):
    """Which use it is about."""

    purpose = SelectField(choices=options((purpose.value, purpose.value) for purpose in Purpose), coerce=Purpose)


class AgreeForm(PurposeForm):
    """Which text they agree to, by its id."""

    text_id = SelectField(coerce=as_id, choices=(), validate_choice=False)
