"""Each benchmark runs at a tiny size and prints what scripts rely on."""

from collections.abc import Generator
from pathlib import Path

import pytest

from app.shell import services
from tests.support.benching import bench, lines
from tests.support.serve import data_directory, environment

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def data() -> Generator[Path]:
    """A place whose servers run already, so that no benchmark has to start them."""
    with data_directory() as folder, services.running(folder, environment(folder)):
        yield folder


def test_nudges(data: Path):
    (line,) = lines(data, "nudges", 200)
    assert (line["bench"], line["n"]) == ("nudges", 200)
    assert line["planned"] > 0
    assert line["seconds"] > 0
    assert line["ratio"] > 0


def test_pages(data: Path):
    found = lines(data, "pages", 200)
    pages = {line["bench"]: line for line in found}
    assert {"pages.today", "pages.people", "pages.file", "pages.load"} <= set(pages)
    assert all(line["statements"] <= 12 for line in found if "statements" in line)
    assert pages["pages.load"]["ratio"] > 0
    assert pages["pages.load"]["peak_rss_mb"] > 0


def test_filters(data: Path):
    (line,) = lines(data, "filters", 200)
    assert line["questions"] > 20
    assert line["p95_ms"] >= line["p50_ms"] > 0


def test_pools(data: Path):
    found = {line["bench"]: line for line in lines(data, "pools", 200)}
    assert set(found) == {"pools.round", "pools.one_person", "pools.board"}
    assert found["pools.one_person"]["pools"] == 200
    assert found["pools.round"]["members"] > 0


def test_import(data: Path):
    (line,) = lines(data, "import", 300)
    assert line["created"] == 300
    assert line["per_second"] > 0
    assert line["peak_rss_mb"] > 0


def test_an_unknown_name_says_which_there_are(tmp_path):
    done = bench(tmp_path, "nothing")
    assert done.returncode == 2
    assert "nudges" in done.stderr
