"""The web server waits for the database and Redis without making others wait."""

import http.client
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.shell.places import CHECKOUT
from app.shell.services import running
from tests.support.serve import environment, wait_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    data = tmp_path_factory.mktemp("gevent")
    config = CHECKOUT / "app" / "shell" / "gunicorn_conf.py"
    with running(data, {}), socket.create_server(("127.0.0.1", 0)) as listener:
        environ = environment(data, WEB_WORKERS="1", PERENNIAL_BIND=f"fd://{listener.fileno()}")
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "gunicorn", "--config", str(config), "tests.support.slow:app"],
            env=environ,
            pass_fds=[listener.fileno()],
        )
        port = listener.getsockname()[1]
        wait_until(lambda: answer(port) == 200)
        yield port
        server.terminate()
        server.wait(20)


def answer(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()


def test_requests_that_wait_for_postgresql_and_redis_wait_together(port):
    began = time.monotonic()
    with ThreadPoolExecutor(5) as browsers:
        assert list(browsers.map(answer, [port] * 5)) == [200] * 5
    assert time.monotonic() - began < 4, "five requests of two seconds each waited for one another"
