"""Several small answers in one statement: what a page shows of one row from many tables costs one round trip."""

from typing import Any, NamedTuple

from sqlalchemy import Alias, Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.visitors import iterate

from app.kernel.db import db
from app.kernel.scope import NARROWED_WITHIN

MOST = 300
"""How many rows an answer can have and still come together with others; a longer one is read again, on its own."""


class Together(NamedTuple):
    """Several questions as one statement; put together once, it is asked with other parameters each time."""

    questions: tuple[Select[Any], ...]
    statement: Select[Any]


def together(*questions: Select[Any]) -> Together:
    """Questions for rows of one entity each, in an order of their own.

    Row n of the statement holds row n of every answer. The row rules narrow each as ever, as long as it asks for tables by
    themselves: raises ValueError for a question with an alias. What the entities refer to is not loaded with them; ask
    for it beside them.
    """
    places = select(func.generate_series(1, MOST).label("place")).subquery("places")
    statement, entities, filled = select().select_from(places), [], []
    for question in questions:
        if any(isinstance(part, Alias) for part in iterate(question)):
            raise ValueError("a question with an alias would not be narrowed here")
        rows = question.limit(MOST).subquery()
        placed = select(rows, func.row_number().over().label("place")).subquery()
        entity = aliased(question.column_descriptions[0]["entity"], placed)
        statement = statement.outerjoin(entity, placed.c.place == places.c.place)
        entities.append(entity)
        filled.append(placed.c.place.is_not(None))
    return Together(questions, statement.add_columns(*entities).where(or_(*filled)).order_by(places.c.place))


def answers(asked: Together, **parameters: object) -> list[list[Any]]:
    """What each of the questions finds, in one statement."""
    found = db.session.execute(asked.statement, parameters, execution_options={NARROWED_WITHIN: True}).all()
    columns = list(zip(*found, strict=True)) or [()] * len(asked.questions)
    some = [[row for row in column if row is not None] for column in columns]
    return [
        answer if len(answer) < MOST else list(db.session.scalars(question, parameters))
        for answer, question in zip(some, asked.questions, strict=True)
    ]
