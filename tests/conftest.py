"""Fixtures of the whole suite: a real database rolled back after each test, the standing cast, and browsers."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from app.identity.models import User
from app.kernel.db import db
from app.kernel.limits import limiter
from app.shell.collecting import without_collecting
from app.shell.config import Settings
from app.shell.factory import create_app
from talent.prospects.models import Prospect
from tests.support.application import rolled_back
from tests.support.browser import Browser
from tests.support.database import drop_database, migrated, own_database, servers
from tests.support.making_conversations import a_reachable_prospect
from tests.support.outside import come_in
from tests.support.world import World, make_world

WITHOUT_EXPLAINING = tuple(phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.explain)
"""What explains a failure runs an example hundreds of times more, which takes minutes with a database."""
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, phases=WITHOUT_EXPLAINING)
hypothesis.settings.register_profile("wild", deadline=None, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
"""The same examples on every run; `HYPOTHESIS_PROFILE=wild` looks for new ones."""


class _JourneysTogether(LoadFileScheduling):
    """Whole files, and of journeys whole folders: an installation is started once, for all that happens in it."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return file.rpartition("/")[0] if file.startswith("tests/journeys/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    return _JourneysTogether(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is made while tests are found stays to the end."""
    with without_collecting():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that nobody waits for it in the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Browsers begin, then real processes, then folders with files that take many seconds by themselves."""
    if item.get_closest_marker("browser"):
        return 0
    if item.get_closest_marker("processes"):
        return 1
    return 2 if item.nodeid.startswith(("tests/shell/", "tests/talent/transfer/")) else 3


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Generator[Settings]:
    """Settings of this test process: its own database, data directory and Redis number."""
    with servers(tmp_path_factory.mktemp("data")) as ready, migrated(ready):
        own = own_database(ready, os.environ.get("PYTEST_XDIST_WORKER", "alone"))
        yield own
        drop_database(own)


def _of_all_processes(folders: pytest.TempPathFactory, name: str) -> Path:
    """A folder that those of one run share."""
    own = folders.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture(scope="session")
def whole_app(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Generator[Flask]:
    """The application, made once; tests use `app`, which is rolled back. Each template is compiled for all processes."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_of_all_processes(tmp_path_factory, "templates")))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.engines[None].dispose()


@pytest.fixture
def app(whole_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application on one connection whose transaction is rolled back, with a mail folder of its own."""
    with rolled_back(whole_app, tmp_path):
        yield whole_app


@pytest.fixture
def world(app: Flask) -> World:
    """The standing cast."""
    return make_world()


@pytest.fixture
def browser(app: Flask) -> Callable[[User | None], Browser]:
    """`browser(world.emil)` is a browser in which Emil is signed in; `browser(None)` is a stranger's."""

    def open_one(user: User | None = None) -> Browser:
        client = app.test_client()
        assert isinstance(client, Browser)
        return client.sign_in(user) if user is not None else client

    return open_one


@pytest.fixture
def amara(world: World) -> Prospect:
    """Somebody outside, who can be reached by mail."""
    return a_reachable_prospect()


@pytest.fixture
def client(amara: Prospect, browser: Callable[[User | None], Browser]) -> Browser:
    """Her browser, in which she has come in to her own page."""
    return come_in(browser(None), amara)
