"""Pages, signed in: server time and statements of each, then requests a second of the list beside a bare page."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.identity.models import User
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.shell.config import Settings
from app.shell.places import CHECKOUT
from bench.counting import counting
from bench.ground import address, application, ground, of_size
from bench.signing_in import cookie_for

REQUESTS = int(os.environ.get("BENCH_REQUESTS") or 200)
WARM_UP = 20
READERS = 5
SECONDS_OF_LOAD = float(os.environ.get("BENCH_SECONDS") or 6)
CONNECTIONS = 8
PAGES = {"today": "home.today", "people": "people.index", "file": "people.file", "search": "people.suggest"}


def run(data: Path, n: int) -> Iterator[dict[str, Any]]:
    """A line for each page that exists, then one for the load."""
    with ground(data) as settings:
        own = of_size(settings, n)
        with application(own) as app:
            readers = readers_of(app, own)
            addresses = _addresses(app, own)
            for page, urls in addresses.items():
                yield {"bench": f"pages.{page}", "n": n} | server_time(app, readers, urls)
        if "people" in addresses:
            yield _load(own, n, readers[0], addresses["people"][0])


def readers_of(app: Flask, settings: Settings) -> list[str]:
    """Cookies of a few people who are signed in."""
    with app.app_context():
        act_as(Actor.system())
        with psycopg.connect(address(settings)) as connection:
            rows = connection.execute("SELECT id FROM users ORDER BY id LIMIT %s", [READERS]).fetchall()
        cookies = [cookie_for(app, db.session.get_one(User, row[0])) for row in rows]
        db.session.commit()
        db.session.remove()
    return cookies


def _addresses(app: Flask, settings: Settings) -> dict[str, list[str]]:
    """The URLs to ask for by page: files of people from all over the table, searches for their names."""
    with psycopg.connect(address(settings)) as connection:
        everybody = connection.execute("SELECT id, display_name FROM prospects ORDER BY random() LIMIT %s", [REQUESTS])
        some = everybody.fetchall()
    known = {page: endpoint for page, endpoint in PAGES.items() if endpoint in app.view_functions}
    with app.test_request_context():
        made: dict[str, list[str]] = {}
        for page, endpoint in known.items():
            if page == "file":
                made[page] = [app.url_for(endpoint, prospect_id=prospect_id) for prospect_id, _ in some]
            elif page == "search":
                made[page] = [app.url_for(endpoint, q=name[: random.randint(3, 6)]) for _, name in some]
            else:
                made[page] = [app.url_for(endpoint)]
    return made


def server_time(app: Flask, readers: list[str], urls: list[str], *, warm_up: int = WARM_UP) -> dict[str, Any]:
    """Milliseconds inside the WSGI application, and the statements of the request that needed most."""
    took, statements = [], []
    with counting() as counted:
        for number in range(warm_up + REQUESTS):
            counted.clear()
            environ = _environ(urls[number % len(urls)], readers[number % len(readers)])
            began = time.perf_counter()
            _, status, _ = run_wsgi_app(app, environ, buffered=True)
            took.append((time.perf_counter() - began) * 1000)
            statements.append(len(counted))
            if not status.startswith("200"):
                message = f"{environ['PATH_INFO']} answered {status}"
                raise RuntimeError(message)
    took, statements = sorted(took[warm_up:]), statements[warm_up:]
    return {
        "p50_ms": round(took[len(took) // 2], 2),
        "p95_ms": round(took[len(took) * 95 // 100], 2),
        "max_ms": round(took[-1], 2),
        "statements": max(statements),
    }


def _environ(url: str, cookie: str) -> dict[str, Any]:
    headers = [("Cookie", cookie)]
    builder = EnvironBuilder(path=url, base_url="http://127.0.0.1", headers=headers)
    try:
        return builder.get_environ()
    finally:
        builder.close()


def _load(settings: Settings, n: int, cookie: str, url: str) -> dict[str, Any]:
    """Requests a second of the list, and of the bare page behind the same server."""
    return {"bench": "pages.load", "n": n} | load_of(settings, url, cookie)


def load_of(settings: Settings, url: str, cookie: str = "") -> dict[str, Any]:
    """Requests a second of one of our pages, and of the bare page behind the same server."""
    ours = _requests_per_second(settings, "wsgi:app", url, cookie)
    bare = _requests_per_second(settings, "bench.bare:app", "/", "")
    return {
        "per_second": ours["per_second"],
        "p50_ms": ours["p50_ms"],
        "p95_ms": ours["p95_ms"],
        "peak_rss_mb": ours["peak_rss_mb"],
        "bare_per_second": bare["per_second"],
        "ratio": round(ours["per_second"] / bare["per_second"], 3),
    }


def _requests_per_second(settings: Settings, application_name: str, url: str, cookie: str) -> dict[str, Any]:
    port = free_port()
    with served(settings, application_name, port) as server:
        load = [sys.executable, "-P", "-m", "bench.load", str(port), url, cookie]
        command = [*load, str(SECONDS_OF_LOAD), str(CONNECTIONS), str(server.pid)]
        done = subprocess.run(
            command, check=True, stdout=subprocess.PIPE, text=True, env=environment_of(settings, port)
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def served(settings: Settings, application_name: str, port: int) -> Generator[subprocess.Popen[bytes]]:
    config = CHECKOUT / "app" / "shell" / "gunicorn_conf.py"
    command = [sys.executable, "-P", "-m", "gunicorn", "--config", str(config), application_name]
    server = subprocess.Popen(command, env=environment_of(settings, port), cwd=CHECKOUT)
    try:
        _wait_for(port)
        yield server
    finally:
        server.terminate()
        server.wait()


def environment_of(settings: Settings, port: int) -> dict[str, str]:
    """What the processes of a deployment on these settings are told."""
    return {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "PERENNIAL_DATA": str(settings.data_dir),
        "PERENNIAL_BIND": f"127.0.0.1:{port}",
        "PERENNIAL_PORT": str(port),
        "DATABASE_URL": address(settings),
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "LOG_LEVEL": "WARNING",
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, within: float = 60) -> None:
    deadline = time.monotonic() + within
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
