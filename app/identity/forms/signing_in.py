"""Forms on the way in: set up, sign in, type a code, take up an invitation."""

import string
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError

from app.identity import passwords
from app.identity.forms.fields import AddressField, SecretField, TimeZoneField, name_field, needed
from app.identity.tokens import CODE_DIGITS
from app.kernel.forms import Form


def _digits(typed: str | None) -> str:
    return "".join(sign for sign in typed or "" if sign in string.digits)


class SetUpForm(Form):
    """The organisation and its first admin."""

    organisation = name_field(_l("Your organisation"), _l("Say what your organisation is called."))
    name = name_field(_l("Your name"), _l("Say what you are called."))
    email = AddressField(_l("Your e-mail address"))
    password = SecretField(_l("Choose a password"), [needed(_l("You need one to sign in."))])
    time_zone = TimeZoneField(_l("Your time zone"))

    def validate_password(self, field: SecretField) -> None:
        """Raises ValidationError with why it is refused."""
        refuse(field, self.organisation.data, self.name.data, self.email.data)


class PasswordForm(Form):
    """Address and password."""

    email = AddressField(_l("E-mail address"))
    password = SecretField(_l("Password"), [needed(_l("Type your password, or have a code mailed to you."))])
    next = HiddenField()


class AskForCodeForm(Form):
    """To whom a code is mailed."""

    email = AddressField(_l("E-mail address"))
    next = HiddenField()


class CodeForm(Form):
    """The code from the mail; only its digits matter, and what has not eight of them is no try."""

    code = StringField(_l("Code from the mail"), filters=[_digits])

    def validate_code(self, field: StringField) -> None:
        """Raises ValidationError when it cannot be a code."""
        if len(field.data or "") != CODE_DIGITS:
            raise ValidationError(_("Type the eight digits from the mail."))


class JoinForm(Form):
    """The password of somebody invited."""

    password = SecretField(_l("Choose a password"), [needed(_l("Choose a password, or have a code mailed to you."))])

    def __init__(self, *known: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def validate_password(self, field: SecretField) -> None:
        """Raises ValidationError with why it is refused."""
        refuse(field, *self.known)


def refuse(field: SecretField, *known: str | None) -> None:
    """Raises ValidationError when this must not be a password."""
    sentence = passwords.fault(field.data or "", *(word for word in known if word))
    if sentence is not None:
        raise ValidationError(sentence)
