"""Forms on the way in to one's own page; the code itself is typed into the same form as that of colleagues."""

from flask_babel import lazy_gettext as _l

from app.identity.forms.fields import AddressField
from app.kernel.forms import Form


class ComeInForm(Form):
    """To whom a code is mailed."""

    email = AddressField(_l("Your e-mail address"))
