"""The form in which somebody outside says how they like to hear from us: how often, by whom and by whom not, from when on, and in
which way.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectMultipleField, ValidationError
from wtforms.validators import Optional

from app.identity.models import User
from app.kernel import clock
from app.kernel.forms import VersionField, options
from talent.conversations.guarding.forms import RefusalForm
from talent.wishes.models import Wish
from talent.wishes.words import WAYS

RHYTHMS = ((0, _l("Whenever there is something to say")), (30, _l("At most once a month")), (90, _l("At most every three months")), (180, _l("At most twice a year")))  # fmt: skip
LONGEST_PAUSE = 3
"""Years."""


class WishForm(RefusalForm):
    """Wishes, as they are asked for."""

    least_days = RadioField(_l("How often"), coerce=int, choices=lambda: options(RHYTHMS), default=0)
    only_by = SelectMultipleField(_l("By whom"))
    pause_until = DateField(_l("Nothing before"), [Optional()])
    ways = SelectMultipleField(_l("In which way"), choices=lambda: options(WAYS.items()))
    version = VersionField()

    def offer(self, people: Mapping[User, str]) -> None:
        """Our people by the names they know. Whoever works here no longer can be chosen by nobody."""
        self.not_by.choices = options((str(user.id), name) for user, name in people.items())
        self.only_by.choices = options((str(user.id), name) for user, name in people.items() if user.is_active)

    @classmethod
    def of(cls, wish: Wish | None) -> Self:
        """As it stands."""
        if wish is None:
            return cls(formdata=None)
        return cls(formdata=None, obj=wish, least_days=wish.least_days or 0)

    def validate_pause_until(self, field: DateField) -> None:
        """Raises ValidationError for a day that is too far away to be remembered."""
        today = clock.now().date()
        if field.data and field.data > date(today.year + LONGEST_PAUSE, today.month, 1):
            raise ValidationError(_("Choose a day within the next three years."))

    def said(self) -> dict[str, Any]:
        """As the verb takes it."""
        return {
            "least_days": self.least_days.data or None,
            "pause_until": self.pause_until.data,
            "only_by": self.only_by.data or (),
            "not_by": self.not_by.data or (),
            "from_nobody": self.from_nobody.data,
            "ways": self.ways.data or (),
            "version": self.version.data,
        }
