"""Forms of custom fields: what is asked, and a form over whatever is asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, Length, Optional

from app.identity.forms.colleagues import ColleagueField, offer_colleagues
from app.identity.queries import people_inside
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.forms import Form, VersionField, enum_field, options, stripped, text_field
from talent.prospects.about import choices_of, fields_in_use
from talent.prospects.fields import LONGEST_HINT, LONGEST_LABEL
from talent.prospects.fields import ROLES as SHOWN_TO
from talent.prospects.models import CustomField, CustomValue, FieldKind, Prospect
from talent.prospects.values import LONGEST, Value, is_kept, version_of
from talent.prospects.words import FIELD_KINDS, ROLES


class EditFieldForm(Form):
    """A field that is asked; its kind stays. New choices are one a line."""

    label = text_field(_l("Name"), DataRequired(_l("Give the field a name.")), Length(max=LONGEST_LABEL))
    choices = TextAreaField(_l("Choices"), [Length(max=20_000)], filters=[stripped])
    hint = text_field(_l("Hint"), Length(max=LONGEST_HINT))
    roles = SelectMultipleField(_l("Who sees it"), choices=options(ROLES.items()), coerce=Role, default=list(SHOWN_TO))
    version = VersionField()

    def described(self) -> dict[str, Any]:
        """The verb's arguments."""
        lines = (self.choices.data or "").splitlines()
        return {"label": self.label.data, "hint": self.hint.data, "roles": self.roles.data or [], "choices": lines}

    @staticmethod
    def renamed(sent: Mapping[str, str]) -> dict[UUID, str]:
        """What the choices are called now, from inputs named after them."""
        found = {}
        for name, label in sent.items():
            before, mark, choice_id = name.partition("choice-")
            if mark and not before and len(choice_id) == _LENGTH_OF_ID:
                found[UUID(choice_id)] = stripped(label)
        return found


class FieldForm(EditFieldForm):
    """A new field."""

    kind = enum_field(_l("What it holds"), FieldKind, FIELD_KINDS, default=FieldKind.TEXT)


_LENGTH_OF_ID = 36


class ValuesForm(Form):
    """What the fields that the reader sees hold for somebody; a field's input is named after its id."""

    version = VersionField()

    def held(self) -> dict[UUID, Value]:
        """By the fields' ids, as `set_values` takes it."""
        return {UUID(field.name): _value(field) for field in self if field.name not in ("version", "csrf_token")}


def _value(field: Field) -> Value:
    if isinstance(field, ColleagueField):
        return field.data
    if isinstance(field, SelectField):
        return UUID(field.data) if field.data else None
    value: Value = field.data
    return None if value == "" else value


class Number(DecimalField):
    """A number that may be written with a comma; it is shown with all of its digits."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        text = "".join(valuelist).strip().replace(",", ".")
        try:
            number = Decimal(text) if text else None
        except InvalidOperation as error:
            raise ValueError(_("Write a number, such as 52000 or 37.5.")) from error
        if number is not None and not is_kept(number):
            raise ValueError(_("This number is too large."))
        self.data = number


def values_form(prospect: Prospect, held: Iterable[CustomValue], *, is_sent: bool) -> ValuesForm:
    """The form over today's fields, filled with what they hold, or with what was sent."""
    values = {value.field_id: value for value in held}
    fields = list(db.session.scalars(fields_in_use()))
    choices = _choices(fields, values)
    inputs = {str(field.id): _input(field, choices[field.id]) for field in fields}
    form_class = type("TheirValuesForm", (ValuesForm,), inputs)
    data = {str(field_id): _data(value) for field_id, value in values.items()}
    form = form_class() if is_sent else form_class(formdata=None, data=data, version=version_of(prospect.id))
    asked = [field for field in form if isinstance(field, ColleagueField)]
    if asked:
        held_already = {value.person_id for value in values.values() if value.person_id}
        offer_colleagues(people_inside(), *asked, known=held_already)
    return form


def _input(field: CustomField, choices: list[tuple[str, str]]) -> Field:
    if field.kind is FieldKind.DATE:
        return DateField(field.label, [Optional()], description=field.hint)
    if field.kind is FieldKind.NUMBER:
        return Number(field.label, [Optional()], description=field.hint)
    if field.kind is FieldKind.TEXT:
        return text_field(field.label, Length(max=LONGEST), description=field.hint)
    if field.kind is FieldKind.PERSON:
        return ColleagueField(field.label, nobody=_l("not said"), description=field.hint)
    return SelectField(
        field.label, choices=options([("", _l("not said")), *choices]), description=field.hint, default=""
    )


def _choices(fields: list[CustomField], values: dict[UUID, CustomValue]) -> dict[UUID, list[tuple[str, str]]]:
    """By field: its choices in use and the one that is held."""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    held = {value.choice_id for value in values.values()}
    for choice in db.session.scalars(choices_of(*(field.id for field in fields if field.kind is FieldKind.CHOICE))):
        if choice.archived_at is None or choice.id in held:
            found[choice.field_id].append((str(choice.id), choice.label))
    return found


def _data(value: CustomValue) -> Any:
    held = value.choice_id or value.person_id
    if held is not None:
        return str(held)
    if value.number is not None:
        return value.number
    return value.text if value.text is not None else value.day
