"""Forms of promises."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired, InputRequired, Length

from app.kernel.forms import Form, text_field
from talent.promises.actions import LONGEST


class DayForm(Form):
    """By when."""

    due_on = DateField(_l("By"), [InputRequired(_l("Say by when."))], id="promise-due-on")


class PromiseForm(DayForm):
    """What, and by when."""

    text = text_field(
        _l("What do you promise?"),
        DataRequired(_l("Say what you promise.")),
        Length(max=LONGEST),
        id="promise-text",
        description=_l(
            "They can read it on their own page, word for word, unless the two of you keep in touch privately."
        ),
    )
