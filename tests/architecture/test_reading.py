"""Reading changes nothing: mail scanners follow every link, browsers fetch ahead."""

import pytest
from sqlalchemy import text

from app.kernel.db import Model, db
from tests.architecture.foreign import foreign_ids
from tests.architecture.test_isolation import doors, url_with_foreign_ids


def fingerprint() -> dict[str, str]:
    """One hash a table over all its rows."""
    connection = db.session.connection()
    return {
        table.name: connection.execute(
            text(f"SELECT coalesce(md5(string_agg(row::text, '' ORDER BY row::text)), '') FROM {table.name} row")
        ).scalar_one()
        for table in Model.metadata.sorted_tables
    }


@pytest.mark.parametrize(
    ("principal", "method"), [(None, "GET"), ("emil", "GET"), ("rita", "GET"), ("ada", "GET"), ("emil", "HEAD")]
)
def test_looking_at_any_page_changes_no_row(app, world, browser, principal, method):
    ids = foreign_ids(world)
    client = browser(world[principal] if principal else None)
    db.session.commit()
    before = fingerprint()
    for endpoint in sorted(endpoint for endpoint, way in doors(app) if way == "GET"):
        answer = client.open(url_with_foreign_ids(app, endpoint, ids), method=method)
        assert answer.status_code < 500, endpoint
    assert fingerprint() == before
