"""The list of people with four conditions at once: server time of each of a few such questions, mixed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.ground import application, ground, of_size
from bench.pages import readers_of, server_time

QUESTIONS = (
    "place:japan last:>6mo -tie:none cadence:90",
    "tie:any due:overdue source:linkedin place:norway",
    "tie:none last:>3mo dnc:no title:engineer",
    "employer:marine last:<1y cadence:30..90 -dnc:yes",
    "place:bergen OR place:kobe added:<1y tie:any due:<2w",
    "tie:me last:>1mo due:<1mo source:linkedin",
)


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line."""
    with ground(data) as settings:
        own = of_size(settings, n)
        with application(own) as app:
            with app.test_request_context():
                urls = [f"{app.url_for('people.index')}?{urlencode({'f': text})}" for text in QUESTIONS]
            yield {"bench": "filters", "n": n} | server_time(app, readers_of(app, own), urls)
