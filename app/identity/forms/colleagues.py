"""Choosing colleagues in a form: found by name while it is typed, however many work here.

As many as fit stand in the page, the others are found at `colleagues.named`. Without script somebody else is named by
their e-mail address, in an input of the same name.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from app.identity.models import User
from app.kernel.db import db
from app.kernel.forms import options

AT_HAND = 20
"""As many stand in the page."""
_UNKNOWN = _l("Choose a colleague who works here.")
_SENTENCES: dict[str, Any] = {"invalid_value_message": _UNKNOWN, "invalid_choice_message": _UNKNOWN}


def _id_or_none(value: Any) -> UUID | None:
    return value if isinstance(value, UUID) else UUID(str(value)) if value else None


class ColleagueField(SelectField):
    """One colleague; with `nobody`, words for none, perhaps none. `offer_colleagues` says who there is to choose."""

    def __init__(self, label: Any, validators: Any = None, *, nobody: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_id_or_none, choices=[], **_SENTENCES, **kwargs)
        self.nobody = nobody
        self.typed: list[str] = []
        self.has_more = False

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """An address that was typed goes before what was chosen."""
        chosen, self.typed = _told_apart(valuelist)
        if valuelist:
            super().process_formdata(chosen[:1] or [""])

    @property
    def chosen(self) -> list[UUID]:
        return [self.data] if self.data else []

    @property
    def held(self) -> list[UUID]:
        return [self.object_data] if self.object_data else []

    def choose(self, known: Sequence[User], by_address: dict[str, UUID]) -> None:
        """Fill the choices, and turn addresses into those whose they are."""
        found = [by_address[typed] for typed in self.typed if typed in by_address]
        self.data, self.typed = (
            found[0] if found else self.data,
            [text for text in self.typed if text not in by_address],
        )
        nobody = [("", self.nobody)] if self.nobody is not None else []
        self.choices = options([*nobody, *((user.id, user.name) for user in known)])

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for an address that nobody has, and for anybody who cannot be chosen."""
        _refuse_unknown(self.typed)
        super().pre_validate(form)


class ColleaguesField(SelectMultipleField):
    """Any number of colleagues, likewise."""

    def __init__(self, label: Any, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, coerce=_id_or_none, choices=[], **_SENTENCES, **kwargs)
        self.typed: list[str] = []
        self.has_more = False

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Those chosen, and addresses besides."""
        chosen, self.typed = _told_apart(valuelist)
        super().process_formdata(chosen)

    @property
    def chosen(self) -> list[UUID]:
        return list(self.data or ())

    @property
    def held(self) -> list[UUID]:
        return list(self.object_data or ())

    def choose(self, known: Sequence[User], by_address: dict[str, UUID]) -> None:
        """Fill the choices, and turn addresses into those whose they are."""
        found = [by_address[typed] for typed in self.typed if typed in by_address]
        self.data = list(dict.fromkeys([*self.chosen, *found]))
        self.typed = [text for text in self.typed if text not in by_address]
        self.choices = options((user.id, user.name) for user in known)

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError for an address that nobody has, and for anybody who cannot be chosen."""
        _refuse_unknown(self.typed)
        super().pre_validate(form)


def offer_colleagues(
    people: Select[User], *fields: ColleagueField | ColleaguesField, known: Collection[UUID] = ()
) -> None:
    """Let fields choose among people, in one statement. Whoever a row holds already may stay, whether they are among
    them or not; `known` says whom, where a form is read without its row.
    """
    chosen = {user_id for field in fields for user_id in field.chosen}
    kept = {*known, *(user_id for field in fields for user_id in field.held)}
    typed = {text for field in fields for text in field.typed}
    first = people.with_only_columns(User.id).limit(AT_HAND + 1)
    offered = people.where(or_(User.id.in_(first), User.id.in_(chosen), User.email.in_(typed))).with_only_columns(
        User.id
    )
    users = db.session.scalars(select(User).where(or_(User.id.in_(offered.order_by(None)), User.id.in_(kept)))).all()
    by_name = sorted(users, key=lambda user: user.name.casefold())
    for field in fields:
        field.has_more = len(by_name) > AT_HAND
        field.choose(by_name, {user.email: user.id for user in users if user.email in typed})


def _told_apart(values: Sequence[Any]) -> tuple[list[str], list[str]]:
    """What was chosen, and the addresses that were typed."""
    words = [word for value in values for word in str(value).replace(",", " ").split()]
    return [word for word in words if "@" not in word], [word.lower() for word in words if "@" in word]


def _refuse_unknown(typed: Sequence[str]) -> None:
    if typed:
        raise ValidationError(_("Nobody who works here has the address %(address)s.", address=typed[0]))
