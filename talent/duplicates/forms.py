"""The form that makes two files one: which is kept, and whose details."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from app.kernel.forms import Form, VersionField
from talent.duplicates.combining import TAKEN
from talent.prospects.models import Prospect


def _id(value: UUID | str) -> UUID:
    return UUID(str(value))


class MergeForm(Form):
    """The file to keep, and for each detail the file that it is taken from; the versions are those that were read."""

    keeper = RadioField(_l("Keep"), coerce=_id, validate_choice=True)
    name = RadioField(_l("Name"), coerce=_id, validate_choice=True)
    title = RadioField(_l("What they do"), coerce=_id, validate_choice=True)
    employer = RadioField(_l("Where"), coerce=_id, validate_choice=True)
    location = RadioField(_l("Place"), coerce=_id, validate_choice=True)
    source = RadioField(_l("Where we know them from"), coerce=_id, validate_choice=True)
    one_version = VersionField()
    other_version = VersionField()

    def offer(self, one: Prospect, other: Prospect) -> None:
        """These two are what there is to choose from; a detail of which nothing is said stays the keeper's."""
        choices: list[tuple[Any, str]] = [(person.id, person.display_name) for person in (one, other)]
        for name in ("keeper", *TAKEN):
            self[name].choices = choices
            self[name].validate_choice = self[name].data is not None or name == "keeper"

    def chosen_from(self, loser: Prospect) -> list[str]:
        """The details that are to be taken from the file that is not kept."""
        return [name for name in TAKEN if self[name].data == loser.id]
