"""What a list says of people, whoever chose them: one statement for all of them, with who of us is in touch."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, func, or_, select, true
from sqlalchemy import Row as Read
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.identity.models import User
from app.kernel.db import db
from talent.documents.photos import path_of
from talent.prospects.models import Prospect
from talent.relationships.models import Relationship, RelationshipState, Visibility
from talent.relationships.sentences import Standing, standing


class Row(NamedTuple):
    """One person of a list, with who of us is in touch: the reader first, then by name.

    `last` is the latest contact that the reader may know of, `mine` how the reader's own relationship stands, `photo` the
    path of a picture, or empty.
    """

    id: UUID
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
    """What the first people in this order who meet all conditions are shown as; the statement asks for a `reader_id`.

    Those are chosen first, and only then is it looked up who is in touch with them.
    """
    columns = [getattr(Prospect, name) for name in _OF_PERSON]
    place = func.row_number().over(order_by=order).label("place")
    people = select(*columns, Prospect.photo, place).where(*conditions).order_by(*order).limit(limit).subquery("people")
    own = aliased(Relationship, name="own")
    ties = _ties(people.c.id)
    return (
        select(
            *(people.c[name] for name in _OF_PERSON),
            ties.c.in_touch,
            ties.c.last,
            own.state,
            own.paused_until,
            own.due_on,
            own.snoozed_until,
            people.c.photo,
        )
        .select_from(people)
        .outerjoin(ties, true())
        .outerjoin(own, (own.prospect_id == people.c.id) & (own.user_id == _READER))
        .order_by(people.c.place)
    )


def _ties(prospect_id: Any) -> Any:
    """Of one person: the names of those in touch, and the latest contact but those of others' private relationships."""
    tie, others = aliased(Relationship, name="tie"), aliased(User, name="colleague")
    in_order = aggregate_order_by(others.name, tie.user_id != _READER, others.name)
    is_known = or_(tie.visibility == Visibility.OPEN, tie.user_id == _READER)
    return (
        select(
            func.array_agg(in_order).filter(tie.state == RelationshipState.ACTIVE).label("in_touch"),
            func.max(tie.last_contact_at).filter(is_known).label("last"),
        )
        .select_from(tie)
        .join(others, others.id == tie.user_id)
        .where(tie.prospect_id == prospect_id)
        .lateral("ties")
    )


def read(statement: Select[Any], reader: User, **parameters: object) -> list[Row]:
    """The rows of a statement made by `shown`, for one reader."""
    found = db.session.execute(statement, {"reader_id": reader.id, **parameters})
    today = reader.today
    return [_row(row, today) for row in found]


def _row(row: Read[Any], today: date) -> Row:
    in_touch, mine = tuple(row.in_touch or ()), standing(row, row, today) if row.state is not None else None
    photo = path_of(row.id, row.photo) if row.photo else ""
    return Row._make((*row[: len(_OF_PERSON)], in_touch, row.last, mine, photo))
