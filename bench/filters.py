"""The list of people with filters of every kind: server time of each of many questions, mixed, once each was asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.ground import application, ground, of_size
from bench.pages import readers_of, server_time
from bench.questions import QUESTIONS
from bench.richer import enrich


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """One line."""
    with ground(data) as settings:
        own = of_size(settings, n)
        enrich(own)
        with application(own) as app:
            with app.test_request_context():
                urls = [f"{app.url_for('people.index')}?{urlencode({'f': text})}" for text in QUESTIONS]
            measured = server_time(app, readers_of(app, own), urls, warm_up=len(urls))
            yield {"bench": "filters", "n": n, "questions": len(QUESTIONS)} | measured
