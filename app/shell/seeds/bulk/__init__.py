"""As many people as a measurement needs: N prospects with two identities each, N relationships, 3 N touchpoints; tags, skills and
facts for a share of them.

Streamed by COPY in one transaction. Every row follows from its number, so nothing is kept in memory; counters and dates
of the relationships are those that the verb would have derived. A second run adds more people.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from psycopg import Connection
from sqlalchemy import func, select

from app.identity.models import Organisation
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.loading import without_indexes
from app.shell.seeds.bulk.crowd import Crowd
from app.shell.seeds.bulk.known import FACT_COLUMNS, WORD_COLUMNS, facts, words
from app.shell.seeds.bulk.people import IDENTITY_COLUMNS, PROSPECT_COLUMNS, identities, prospects
from app.shell.seeds.bulk.ties import RELATIONSHIP_COLUMNS, TOUCHPOINT_COLUMNS, relationships, touchpoints
from app.shell.seeds.bulk.users import USER_COLUMNS, how_many, users
from talent.prospects.models import Prospect

FEWEST_USERS = 10
PROSPECTS_PER_USER = 100
_ROWS_AT_ONCE = 2_000
_FILLED = ("users", "prospects", "identities", "relationships", "touchpoints", "prospect_tags", "facts")


def fill(prospect_count: int, user_count: int | None = None) -> dict[str, int]:
    """Add so many prospects and users (a hundredth of the prospects unless told); returns what was added.

    Raises Refused when either number is below one.
    """
    if user_count is None:
        user_count = max(FEWEST_USERS, prospect_count // PROSPECTS_PER_USER)
    if prospect_count < 1 or user_count < 1:
        raise Refused("Ask for at least one prospect and one user.")
    _have_an_organisation()
    there = db.session.scalar(select(func.count()).select_from(Prospect)) or 0
    connection = _driver()
    crowd = Crowd(clock.now().date(), there, there + prospect_count, how_many(connection), user_count)
    with without_indexes(connection, _FILLED if prospect_count > there else ()):
        _copy(connection, "users", USER_COLUMNS, users(crowd))
        _copy(connection, "prospects", PROSPECT_COLUMNS, prospects(crowd))
        _copy(connection, "identities", IDENTITY_COLUMNS, identities(crowd))
        _copy(connection, "relationships", RELATIONSHIP_COLUMNS, relationships(crowd))
        _copy(connection, "touchpoints", TOUCHPOINT_COLUMNS, touchpoints(crowd))
        _copy(connection, "prospect_tags", WORD_COLUMNS, words(crowd))
        _copy(connection, "facts", FACT_COLUMNS, facts(crowd))
    for table in _FILLED:
        connection.execute(f"ANALYZE {table}")
    return {
        "users": user_count,
        "prospects": prospect_count,
        "relationships": prospect_count,
        "touchpoints": 3 * prospect_count,
    }


def _have_an_organisation() -> None:
    if db.session.scalar(select(Organisation.id)) is None:
        db.session.add(Organisation(name="Bulk"))
        db.session.flush()


def _driver() -> Connection[Any]:
    """The psycopg connection of this session's transaction: COPY is not SQLAlchemy's."""
    driver = db.session.connection().connection.driver_connection
    assert isinstance(driver, Connection)  # noqa: S101 - we have one driver
    return driver


def _copy(connection: Connection[Any], table: str, columns: str, rows: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for lines in _together(iter(rows)):
            copy.write("".join(lines))


def _together(rows: Iterator[str]) -> Iterator[list[str]]:
    while lines := list(islice(rows, _ROWS_AT_ONCE)):
        yield lines
