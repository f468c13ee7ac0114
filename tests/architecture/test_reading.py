"""Reading changes nothing: mail scanners follow every link, browsers fetch ahead. Of everybody else see test_isolation."""

from app.kernel.db import db
from tests.architecture.foreign import foreign_ids
from tests.architecture.test_code import using
from tests.architecture.test_isolation import doors, fingerprint, url_with_foreign_ids


def test_whoever_looks_at_any_page_of_their_own_changes_no_row(app, world, browser):
    ids, emil = foreign_ids(world), browser(world.emil)
    db.session.commit()
    before = fingerprint()
    for endpoint in sorted(endpoint for endpoint, way in doors(app) if way == "GET"):
        answer = emil.get(url_with_foreign_ids(app, endpoint, ids))
        assert answer.status_code < 500, endpoint
    assert fingerprint() == before


def test_no_view_asks_which_way_it_is_read():
    """So that a HEAD does what the GET does, and no more."""
    assert using(r"request\.method\b") == {
        "app/shell/error_pages.py",
        "app/shell/factory.py",
        "app/shell/logs.py",
        "app/shell/security.py",
        "talent/duplicates/views/blueprint.py",
    }
