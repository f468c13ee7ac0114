"""People inside, from the command line."""

import contextvars
import json

import pytest
from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.shell import calling


@pytest.fixture
def perennial(app, world, capsys):
    """Runs a command as from a terminal: exit code, what it said, what it complained about."""

    def run(*arguments):
        db.session.flush()
        code = contextvars.Context().run(calling.call, app, list(arguments))
        db.session.expire_all()
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return run


def test_somebody_is_created_with_an_area_and_a_time_zone(perennial):
    options = ["--email", "Ines@Example.org", "--name", "Ines  Faro", "--role", "recruiter"]
    code, said, _ = perennial("users", "create", *options, "--area", "Engineering", "--time-zone", "Asia/Tokyo")
    assert (code, said) == (0, "Ines Faro can sign in as ines@example.org.")
    ines = db.session.scalars(select(User).where(User.email == "ines@example.org")).one()
    assert (ines.name, ines.role, ines.area.name, ines.time_zone) == (
        "Ines Faro",
        "recruiter",
        "Engineering",
        "Asia/Tokyo",
    )


def test_with_json_it_answers_one_object(perennial):
    code, said, _ = perennial(
        "users", "create", "--email", "ines@example.org", "--name", "Ines", "--role", "leader", "--json"
    )
    assert code == 0
    assert json.loads(said)["role"] == "leader"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"--email": "emil@example.org"}, "already"),
        ({"--email": "nonsense"}, "is not an e-mail address"),
        ({"--role": "emperor"}, "emperor"),
        ({"--area": "Nowhere"}, "There is no business area called Nowhere."),
        ({"--time-zone": "Mars/Base"}, "Mars/Base"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_code_1(perennial, changes, complaint):
    options = {"--email": "ines@example.org", "--name": "Ines", "--role": "leader", **changes}
    code, said, error = perennial("users", "create", *[word for option in options.items() for word in option])
    assert (code, said) == (1, "")
    assert complaint in error


def test_a_printed_link_signs_in_once(perennial, browser):
    code, url, _ = perennial("sign-in-link", "emil@example.org")
    assert code == 0
    path = url.removeprefix("http://127.0.0.1:8000")
    visitor = browser(None)
    assert "Sign in as Emil" in visitor.get(path).text
    assert visitor.get("/account").status_code == 303
    assert visitor.post(path).status_code == 303
    assert visitor.get("/account").status_code == 200
    assert browser(None).post(path).status_code == 422
    assert "This link works no more" in browser(None).get(path).text


def test_deactivating_ends_access_and_links(perennial, world, browser):
    _, url, _ = perennial("sign-in-link", "emil@example.org")
    emil = browser(world.emil)
    assert perennial("users", "deactivate", "emil@example.org")[:2] == (0, "Emil is deactivated.")
    assert emil.get("/account").status_code == 303
    assert browser(None).post(url.removeprefix("http://127.0.0.1:8000")).status_code == 422
    assert perennial("sign-in-link", "emil@example.org")[0] == 1
    assert perennial("users", "deactivate", "emil@example.org") == (1, "", "Emil is deactivated already.")


def test_the_last_administrator_stays(perennial):
    assert perennial("users", "deactivate", "ada@example.org")[0] == 1


def test_nobody_by_that_address_is_said(perennial):
    assert perennial("sign-in-link", "nobody@example.org", "--json")[0] == 1
