"""Search as you type: server time of two hundred mixed searches among the people of a database, by the list itself."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from flask import Flask

from app.shell.config import Settings
from bench.ground import address, application, ground, of_size
from bench.pages import readers_of, server_time

SEARCHES = 200
COMMON = ("engineer", "marine", "energy", "lead", "test", "mar", "an", "wind")


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line: every kind of search in turn, each through the whole application."""
    with ground(data) as settings:
        own = of_size(settings, n)
        with application(own) as app:
            yield {"bench": "search", "n": n} | server_time(app, readers_of(app, own), _addresses(app, own))


def _addresses(app: Flask, settings: Settings) -> list[str]:
    with psycopg.connect(address(settings)) as connection:
        statement = "SELECT display_name, employer, title FROM prospects ORDER BY random() LIMIT %s"
        people = connection.execute(statement, [SEARCHES // 4]).fetchall()
    typed = [text for name, employer, title in people for text in _four(name, employer, title)]
    with app.test_request_context():
        return [f"{app.url_for('people.index')}?{urlencode({'q': text})}" for text in typed]


def _four(name: str, employer: str, title: str) -> tuple[str, str, str, str]:
    """A beginning, something common, a slip, and three words."""
    word = max(name.split(), key=len)
    at = random.randrange(1, max(2, len(word) - 1))
    return (
        name[: random.randint(2, 6)],
        random.choice(COMMON),
        word[:at] + word[at + 1 :],
        f"{name.partition(' ')[0]} {employer.partition(' ')[0]} {title.rpartition(' ')[2]}",
    )
