"""Forms of the search: a view's name and who sees it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, Length

from app.kernel.forms import Form, text_field


class ViewForm(Form):
    """The name of a view, and whether colleagues see it."""

    name = text_field(_l("Name"), DataRequired(_l("Give this view a name.")), Length(max=80))
    is_shared = BooleanField(_l("Colleagues may use it, too"))


class NewViewForm(ViewForm):
    """A view of the question that is being asked."""

    question = HiddenField(validators=[Length(max=2000)])
    sorting = HiddenField(validators=[Length(max=20)])
    columns = HiddenField(validators=[Length(max=100)])
