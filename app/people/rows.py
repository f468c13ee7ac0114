"""What a list says of people, whoever chose them: one statement for all of them, with who of us is in touch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    case,
    cast,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.identity.models import User
from app.identity.reader import AnyReader
from app.kernel.plain import PlainRow, plain_rows
from talent.documents.photos import path_of
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState, Visibility
from talent.relationships.sentences import Standing, standing


class Row(NamedTuple):
    """One person of a list, with who of us is in touch: the reader first, then by name.

    `last` is the latest contact that the reader may know of, `mine` how the reader's own relationship stands, `photo` the
    path of a picture, or empty.
    """

    id: str
    sort_name: str
    display_name: str
    title: str
    employer: str
    do_not_contact: bool
    location: str
    source: str
    created_at: datetime
    in_touch: tuple[str, ...]
    last: datetime | None
    mine: Standing | None
    photo: str


_OF_PERSON = Row._fields[: Row._fields.index("in_touch")]
_READER = bindparam("reader_id", type_=Relationship.user_id.type)


def shown(
    conditions: Iterable[ColumnElement[bool]], order: Sequence[SQLColumnExpression[Any]], limit: int
) -> Select[Any]:
    """What the first people in this order who meet all conditions are shown as: a line for each of us who is in touch.

    The people are chosen first, and only then is it looked up who is in touch with them. The statement asks for a
    `reader_id`; how many it wants is part of its text, so that PostgreSQL plans it once and not for every page.
    """
    columns = [getattr(Prospect, name) for name in _OF_PERSON]
    places: list[Any] = [place.label(f"place_{number}") for number, place in enumerate(order)]
    first = (
        select(*columns, Prospect.photo, *places).where(*conditions).order_by(*order).limit(literal_column(str(limit)))
    )
    people = first.subquery("people")
    tie, others = aliased(Relationship, name="tie"), aliased(User, name="colleague")
    return (
        select(
            cast(people.c.id, Text), *(people.c[name] for name in _OF_PERSON[1:]), people.c.photo, *_of_tie(tie, others)
        )
        .select_from(people)
        .outerjoin(tie, tie.prospect_id == people.c.id)
        .outerjoin(others, others.id == tie.user_id)
        .order_by(*(people.c[place.name] for place in places))
    )


def _of_tie(tie: Any, others: Any) -> list[Any]:
    """Who it is, whether that is the reader, whether they are in touch; the latest contact but those of others' private
    relationships; and how the reader's own stands.
    """
    is_own, is_active = tie.user_id == _READER, tie.state == RelationshipState.ACTIVE
    is_known = or_(tie.visibility == Visibility.OPEN, is_own)
    own = (tie.state, tie.paused_until, tie.due_on, tie.snoozed_until)
    return [others.name, is_own, is_active, case((is_known, tie.last_contact_at)), *(case((is_own, of)) for of in own)]


@dataclass(frozen=True)
class People:
    """What a statement made by `shown` found, as it came: the same lines say the same, so they can be the key of markup."""

    lines: tuple[PlainRow, ...]
    today: date

    @cached_property
    def rows(self) -> list[Row]:
        """The people, in order, in the language of whoever asks now."""
        return [_row(list(lines), self.today) for _id, lines in groupby(self.lines, itemgetter(0))]

    @cached_property
    def has_own(self) -> bool:
        """Whether the reader keeps, or kept, in touch with anybody of them."""
        return any(row.mine is not None for row in self.rows)


NOBODY = People((), date.min)


def read(statement: Select[Any], reader: AnyReader, **parameters: object) -> list[PlainRow]:
    """The lines of a statement made by `shown`, for one reader."""
    return plain_rows(statement, reader_id=reader.id, **parameters)


class _Tie(NamedTuple):
    """One of us and a person, as `_of_tie` asks for it; of nobody in touch there is one without a name."""

    name: str | None
    is_own: bool
    is_active: bool
    last: datetime | None
    word: str
    paused_until: date | None
    due_on: date | None
    snoozed_until: date | None

    @property
    def state(self) -> RelationshipState:
        return RelationshipState(self.word)


_PHOTO = len(_OF_PERSON)
_BANNED = _OF_PERSON.index("do_not_contact")


def _row(lines: list[PlainRow], today: date) -> Row:
    person, digest = lines[0][:_PHOTO], lines[0][_PHOTO]
    ties = [_Tie._make(line[_PHOTO + 1 :]) for line in lines]
    active = sorted((not tie.is_own, tie.name) for tie in ties if tie.name is not None and tie.is_active)
    last = max((tie.last for tie in ties if tie.last is not None), default=None)
    photo = path_of(person[0], digest) if digest else ""
    mine = next((standing(tie, _AtRest(person[_BANNED]), today) for tie in ties if tie.is_own), None)
    return Row._make((*person, tuple(name for _, name in active), last, mine, photo))


class _AtRest(NamedTuple):
    do_not_contact: bool
