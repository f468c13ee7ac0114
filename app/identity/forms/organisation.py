"""Forms for those who run the organisation: itself, its areas, its people."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, ValidationError
from wtforms.validators import NumberRange

from app.identity import words
from app.identity.actions import colleagues
from app.identity.forms.fields import (
    AddressField,
    ChoiceOfArea,
    TimeZoneField,
    country_field,
    language_field,
    name_field,
)
from app.identity.queries import areas_as_tree
from app.kernel.actor import Role
from app.kernel.forms import Form, VersionField, options


class OrganisationForm(Form):
    """What the place is called and looks like, and what newcomers begin with."""

    name = name_field(_l("Name"), _l("Say what your organisation is called."))
    accent = RadioField(_l("Colour"), choices=options(words.ACCENTS.items()))
    time_zone = TimeZoneField()
    locale = language_field()
    country = country_field()
    held_back_percent = IntegerField(
        _l("Reminders held back, of a hundred"), [NumberRange(0, 10, _l("Choose a number from 0 to 10."))]
    )
    stand_in_after_days = IntegerField(
        _l("Days until a colleague answers"), [NumberRange(0, 30, _l("Choose a number from 0 to 30."))]
    )


class AreaForm(Form):
    """A business area and where it belongs."""

    name = name_field(_l("Name"), _l("Say what the area is called."))
    parent_id = ChoiceOfArea(_l("Part of"))

    def __init__(self, *, but: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        tops = [area for (area, _people), _below in areas_as_tree() if area.id != but]
        self.parent_id.choices = options(
            [("", _("nothing: it stands on its own")), *((area.id, area.name) for area in tops)]
        )


class ColleagueForm(Form):
    """What somebody is here."""

    name = name_field(_l("Name"), _l("Say what they are called."))
    role = RadioField(_l("Role"), coerce=Role, choices=options(words.ROLES.items()))
    area_id = ChoiceOfArea(_l("Business area"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.area_id.choices = options([("", _("none yet")), *_areas_by_path()])


class ChangeColleagueForm(ColleagueForm):
    """Somebody who is here; the version tells whether another administrator was quicker."""

    version = VersionField()


class InvitationForm(ColleagueForm):
    """Somebody new."""

    email = AddressField(_l("E-mail address"))

    def validate_email(self, field: AddressField) -> None:
        """Raises ValidationError when somebody has it."""
        if colleagues.is_taken(field.data or ""):
            raise ValidationError(_("Somebody here has this address already."))


def _areas_by_path() -> list[tuple[UUID, str]]:
    """Every area, those of the second level after the one they are part of."""
    choices: list[tuple[UUID, str]] = []
    for (top, _people), below in areas_as_tree():
        choices.append((top.id, top.name))
        choices.extend((area.id, f"{top.name} / {area.name}") for area, _people in below)
    return choices
