"""How a search asks: each statement planned for what is sought, and for so long. What is not answered by then is given up,
and what was found until then is shown.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from psycopg.errors import QueryCanceled
from sqlalchemy import Engine, ExecutionContext, Row, Select, event
from sqlalchemy.exc import OperationalError

from app.kernel.db import db
from app.kernel.transaction import stand_together

SECONDS = 1.5
"""For one page of an answer."""


@event.listens_for(Engine, "do_execute")
def _plan_anew(cursor: Any, statement: str, parameters: Any, context: ExecutionContext | None) -> bool | None:
    """Have a statement with the option `is_planned_anew` planned for its values. What is asked again and again PostgreSQL
    plans once, for any values: without knowing the word, it takes what everybody has for rare.
    """
    if context is None or not context.execution_options.get("is_planned_anew"):
        return None
    cursor.execute(statement, parameters, prepare=False)
    return True


_PLANNED_ANEW = {"is_planned_anew": True}


def rows_of(statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a statement finds, planned for what it seeks."""
    return db.session.execute(statement, execution_options=_PLANNED_ANEW).all()


Settings = Mapping[str, str]
_NONE: Settings = {}
_IN_ORDER: Settings = {"enable_bitmapscan": "off", "max_parallel_workers_per_gather": "0"}
"""What asks the same of each person in a part of an index is guessed to be dear, and other indexes to lead to fewer. It is
done before other processes have begun to help.
"""


ONE_BY_ONE: Settings = {"enable_hashjoin": "off", "enable_mergejoin": "off", "enable_hashagg": "off"}
"""Of whom only the first are wanted, nothing is gathered that most of them might not need."""


def rows_in_order(statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a statement finds that follows an index."""
    with _set(**_IN_ORDER):
        return rows_of(statement)


class TooLong(Exception):
    """A statement was given up."""


class Patience:
    """What is left of the time for one search."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._until = monotonic() + seconds

    def rows(
        self, statement: Select[*tuple[Any, ...]], *, at_most: float = SECONDS, settings: Settings = _NONE
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """What a statement finds within so many seconds, or what is left of them. Raises TooLong."""
        left = min(at_most, self._until - monotonic())
        if left <= 0:
            raise TooLong
        try:
            with _set(statement_timeout=f"{max(1, round(left * 1000))}ms", **settings):
                return rows_of(statement)
        except OperationalError as error:
            if isinstance(error.orig, QueryCanceled):
                raise TooLong from error
            raise

    def rows_in_order(self, statement: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
        """The same, for one that follows an index. Raises TooLong."""
        return self.rows(statement, settings=_IN_ORDER)


class Endless(Patience):
    """For questions that always have a quick answer: no time is set, which would take statements itself."""

    def rows(
        self, statement: Select[*tuple[Any, ...]], *, at_most: float = SECONDS, settings: Settings = _NONE
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        return rows_of(statement)


@contextmanager
def _set(**settings: str) -> Generator[None]:
    """Set what the database goes by meanwhile; what was set before is back with the savepoint. Both are said at once."""
    stand_together()
    _say("SAVEPOINT search", *(f"SET LOCAL {name} = '{value}'" for name, value in settings.items()))
    try:
        yield
    finally:
        _say("ROLLBACK TO SAVEPOINT search", "RELEASE SAVEPOINT search")


def _say(*commands: str) -> None:
    db.session.connection().exec_driver_sql("; ".join(commands), execution_options=_PLANNED_ANEW)
