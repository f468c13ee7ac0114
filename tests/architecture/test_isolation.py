"""Every route, tried by everybody on somebody else's row.

`routes.tsv` is reviewed by people, not derived from the code: a method of a route without a line there fails here.
A cell is the status that a principal gets: 404 and 403 for what is not theirs, 303 to sign in or after an act, 401
for an act by somebody signed out, 422 for an empty form.
"""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text
from werkzeug.routing import BuildError

from app.kernel.db import Model, db
from talent.pools.models import PoolVisibility
from talent.prospects.models import Prospect
from tests.architecture.foreign import foreign_ids
from tests.support.makers import a_user
from tests.support.making_pools import CANARIES, a_hidden_pool, live_through

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


def fingerprint() -> dict[str, str]:
    """One hash a table over all its rows."""
    hashes = " UNION ALL ".join(
        f"SELECT '{name}', coalesce(md5(string_agg(row::text, '' ORDER BY row::text)), '') FROM {name} row"
        for name in Model.metadata.tables
    )
    return dict(db.session.connection().execute(text(hashes)).all())


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_nobody_does_anything_to_anothers_row_behind_any_id(app, world, browser, principal):
    ids, signed_in = foreign_ids(world), cookie_of(world, browser, principal)
    db.session.commit()
    statuses = {}
    for endpoint, method in reviewed():
        if method != "GET":
            undo = db.engines[None].begin_nested()  # in tests this is the one connection
            statuses[endpoint, method] = opened(app, browser(None), signed_in, endpoint, method, ids).status_code
            undo.rollback()
    assert unlike(statuses, principal) == {}


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_looking_finds_nobody_anothers_row_or_a_hidden_pool_and_changes_nothing(app, world, browser, principal):
    ids, signed_in = foreign_ids(world), cookie_of(world, browser, principal)
    words = words_of_hidden_pools(world, db.session.get_one(Prospect, ids["prospect_id"]))
    db.session.commit()
    before, statuses, told = fingerprint(), {}, {}
    for endpoint, method in reviewed():
        if method == "GET":
            answer = opened(app, browser(None), signed_in, endpoint, method, ids)
            statuses[endpoint, method] = answer.status_code
            told[endpoint] = {word for word in words if word in answer.get_data(as_text=True)}
    assert unlike(statuses, principal) == {}
    assert {endpoint: found for endpoint, found in told.items() if found} == {}
    assert fingerprint() == before


def cookie_of(world, browser, principal):
    return browser(None if principal == "nobody" else world[principal]).get_cookie("perennial")


def opened(app, client, signed_in, endpoint, method, ids):
    """What somebody gets in a browser of their own."""
    if signed_in:
        client.set_cookie(signed_in.key, signed_in.value)
    return client.open(url_with_foreign_ids(app, endpoint, ids), method=method)


def unlike(statuses, principal) -> dict[tuple[str, str], str]:
    """What else than the reviewed status was answered."""
    table = reviewed()
    expected = {door: int(table[door][principal]) for door in statuses}
    return {
        door: f"{status} instead of {expected[door]}" for door, status in statuses.items() if status != expected[door]
    }


def words_of_hidden_pools(world, person) -> list[str]:
    """Of two pools of Emil's, one with the person whose page everybody opens; much has happened in them."""
    of_all = a_hidden_pool(world.emil, PoolVisibility.PRIVATE, person)
    of_eva = a_hidden_pool(world.emil, PoolVisibility.CONFIDENTIAL)
    live_through(of_all, world.emil, a_user("Nora"))
    live_through(of_eva, world.emil, world.eva)
    return [*CANARIES, str(of_all.id), str(of_eva.id)]
