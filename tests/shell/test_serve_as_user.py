"""`bin/serve` as somebody who is not root; every other test of processes runs as whoever runs the suite."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.support.serve import SERVE, environment, processes_of, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run so already")]

PROBE = """
import subprocess, sys
assert sys.version == sys.argv[1]
subprocess.run([sys.executable, "-c", "import redis"], check=True)
"""
SOMEBODY = pwd.getpwnam("nobody")


def as_somebody() -> list[str]:
    """What a command is put behind to run as an ordinary user, who may read where our Python lies in root's own home."""
    become = ["setpriv", f"--reuid={SOMEBODY.pw_uid}", f"--regid={SOMEBODY.pw_gid}", "--clear-groups"]
    reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for prefix in (become, [*become, *reading]):
        try:
            subprocess.run([*prefix, sys.executable, "-c", PROBE, sys.version], check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            continue
        return prefix
    return pytest.skip("no other user here can run this Python")


@pytest.fixture
def data():
    directory = Path(tempfile.mkdtemp(prefix="perennial-user-"))
    os.chown(directory, SOMEBODY.pw_uid, SOMEBODY.pw_gid)
    yield directory
    for process in processes_of(directory):
        process.kill()
    shutil.rmtree(directory)


def test_everything_runs_as_that_user_and_ends(data):
    server = subprocess.Popen(
        [*as_somebody(), *SERVE, "--port", "0"],
        env=environment(data, HOME="/nonexistent", PYTHONDONTWRITEBYTECODE="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in server.stdout:
        said.append(line)
        if line.startswith("Perennial is ready at "):
            break
    assert said[-1].startswith("Perennial is ready at "), "".join(said)
    owners = {process.uids().real for process in psutil.Process(server.pid).children(recursive=True)}
    assert owners == {SOMEBODY.pw_uid}
    server.terminate()
    server.communicate(timeout=60)
    assert server.returncode == 0
    wait_until(lambda: processes_of(data) == [], within=5)
