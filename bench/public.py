"""The page of a talent community: requests a second and the slowest of twenty, from two warm workers behind nothing; and
from one alone, the processor's time of each request.
"""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from app.shell.seeds import demo
from bench.ground import application, fresh, ground
from bench.pages import load_of

REQUESTS = int(os.environ.get("BENCH_REQUESTS") or 5_000)
PATH = "/c/marine-engineering"
DATABASE = "bench_public"


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """A line for the processor's time of a request, then one for the load."""
    with ground(data) as settings:
        own = fresh(settings, DATABASE)
        with application(own) as app:
            with app.app_context():
                act_as(Actor.system())
                with transaction():
                    demo.fill()
            yield {"bench": "public.page", "n": n} | _processor_time(app)
        yield {"bench": "public.load", "n": n} | load_of(own, PATH)


def _processor_time(app: Flask) -> dict[str, Any]:
    """What one request costs once the page is kept, and how large it is on its way."""
    size = _ask(app)
    began = time.process_time()
    for _ in range(REQUESTS):
        _ask(app)
    each = (time.process_time() - began) / REQUESTS
    return {"cpu_ms": round(each * 1000, 4), "compressed_bytes": size}


def _ask(app: Flask) -> int:
    with closing(
        EnvironBuilder(path=PATH, base_url="http://127.0.0.1", headers=[("Accept-Encoding", "gzip")])
    ) as built:
        body, status, _headers = run_wsgi_app(app, built.get_environ(), buffered=True)
    if not status.startswith("200"):
        message = f"{PATH} answered {status}"
        raise RuntimeError(message)
    return sum(len(part) for part in body)
