"""Somebody outside who has come in finds nothing of the inside behind any door, and of others nothing at all."""

import pytest

from app.kernel.db import db
from app.kernel.permissions import CANDIDATES
from tests.architecture.foreign import foreign_ids
from tests.architecture.test_isolation import doors, fingerprint, url_with_foreign_ids
from tests.support.making_conversations import a_reachable_prospect
from tests.support.outside import come_in

SHUT = {303, 403, 404}


@pytest.fixture
def cleo(world, browser):
    return come_in(browser(None), a_reachable_prospect("Cleo", "cleo@example.net"))


def test_what_is_for_people_inside_is_shut(app, world, cleo):
    ids, opened = foreign_ids(world), {}
    for endpoint, method in sorted(doors(app)):
        what = app.view_functions[endpoint].opens_with
        if what is None or what in CANDIDATES:
            continue
        answer = cleo.open(url_with_foreign_ids(app, endpoint, ids), method=method)
        if answer.status_code not in SHUT or "canary" in answer.text.lower():
            opened[endpoint, method] = answer.status_code
    assert opened == {}


def test_what_is_also_for_people_outside_shows_nothing_of_anybody_else_and_changes_nothing(app, world, cleo):
    ids = foreign_ids(world)
    db.session.commit()
    before = fingerprint()
    for endpoint, method in sorted(doors(app)):
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        if app.view_functions[endpoint].opens_with in CANDIDATES and rule.arguments:
            answer = cleo.open(url_with_foreign_ids(app, endpoint, ids), method=method)
            assert answer.status_code in SHUT, (endpoint, method, answer.status_code)
            assert "canary" not in answer.text.lower()
    assert fingerprint() == before
