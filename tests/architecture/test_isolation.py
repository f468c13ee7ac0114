"""Every route, tried by everybody on somebody else's row.

`routes.tsv` is reviewed by people, not derived from the code: a method of a route without a line there fails here.
A cell is the status that a principal gets: 404 and 403 for what is not theirs, 303 to sign in or after an act, 401
for an act by somebody signed out, 422 for an empty form.
"""

import csv
from pathlib import Path

import pytest
from werkzeug.routing import BuildError

from app.kernel.db import db
from tests.architecture.foreign import foreign_ids

TABLE = Path(__file__).with_name("routes.tsv")
PRINCIPALS = ("nobody", "eva", "rita", "lena", "paul", "ada")
NOT_TRIED = frozenset({"HEAD", "OPTIONS"})


def reviewed() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open() as lines:
        return {(row["endpoint"], row["method"]): row for row in csv.DictReader(lines, delimiter="\t")}


def doors(app) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - NOT_TRIED
        if rule.endpoint != "static"
    }


def test_every_door_was_reviewed_and_no_reviewed_door_is_gone(app):
    assert doors(app) == set(reviewed())


def test_every_door_says_who_may_open_it(app):
    unmarked = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "opens_with")
    }
    assert unmarked == set()


def url_with_foreign_ids(app, endpoint, ids):
    rule = next(iter(app.url_map.iter_rules(endpoint)))
    values = {name: ids.get(name, "nothing") for name in rule.arguments}
    try:
        return app.url_map.bind("localhost").build(endpoint, values)
    except BuildError:  # pragma: no cover - a converter that takes none of our values
        pytest.fail(f"{endpoint}: say in foreign.py what {values} may be")


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_nobody_finds_anothers_row_behind_any_id(app, world, browser, principal):
    ids = foreign_ids(world)
    signed_in = browser(None if principal == "nobody" else world[principal]).get_cookie("perennial")
    db.session.commit()
    wrong = {}
    for (endpoint, method), row in reviewed().items():
        status = tried(browser(None), signed_in, url_with_foreign_ids(app, endpoint, ids), method)
        if str(status) != row[principal]:
            wrong[endpoint, method] = f"{status} instead of {row[principal]}"
    assert wrong == {}


def tried(client, signed_in, url, method) -> int:
    """The status that somebody gets in a browser of their own; what it changed is taken back."""
    if signed_in:
        client.set_cookie(signed_in.key, signed_in.value)
    undo = db.engines[None].begin_nested()  # in tests this is the one connection
    status: int = client.open(url, method=method).status_code
    undo.rollback()
    return status
