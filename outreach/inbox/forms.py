"""Forms about mails that came in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired, Length

from app.kernel.forms import Form, radio_field, text_field
from outreach.inbox.models import Shares
from outreach.inbox.words import SHARES


class SharesForm(Form):
    """What colleagues see of the mails to come."""

    shares = radio_field(_l("What colleagues see of them"), Shares, SHARES)


class NewPersonForm(Form):
    """By which name an unknown address becomes somebody."""

    name = text_field(_l("Name"), DataRequired(_l("Give this person a name.")), Length(max=200))


class ConfirmForm(Form):
    """Whether also the next mails from this sender are believed."""

    remembers = BooleanField()
