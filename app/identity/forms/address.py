"""Forms of changing one's own e-mail address."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.identity import passwords
from app.identity.actions.colleagues import is_taken
from app.identity.forms.fields import AddressField, SecretField
from app.identity.forms.signing_in import CodeForm
from app.identity.models import User
from app.kernel.forms import Form


class NewAddressForm(Form):
    """The address one wants; and the password, unless its owner has just proved to be it by mail."""

    email = AddressField(_l("New e-mail address"))
    current_password = SecretField(_l("Present password"))

    def __init__(self, user: User, *, asks_for_current: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user, self.asks_for_current = user, asks_for_current

    def validate_email(self, field: AddressField) -> None:
        """Raises ValidationError for one's own address and for that of a colleague."""
        if field.data == self.user.email:
            raise ValidationError(_("This is your address already."))
        if is_taken(field.data or ""):
            raise ValidationError(_("Somebody here has this address already."))

    def validate_current_password(self, field: SecretField) -> None:
        """Raises ValidationError when it is not the present one."""
        if self.asks_for_current and not passwords.is_right(self.user.password_hash, field.data or ""):
            raise ValidationError(_("This is not your present password."))


class ConfirmAddressForm(CodeForm):
    """The code from the mail to the new address."""
