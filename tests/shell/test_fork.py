"""A copy of a process does what it was given and nothing else, holds nothing, and says how it ended."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.shell.supervision.endings import wait_for
from app.shell.supervision.fork import Fork


@pytest.fixture
def forked(tmp_path):
    log, made = tmp_path / "copy.log", []

    def fork(body, **environment):
        made.append(Fork("a-copy", body, log, environment, signal.SIGTERM))
        return made[-1], log

    yield fork
    for one in made:
        one.kill()
        one.wait(5)


def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def raising(error):
    raise error


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        (lambda: say("done"), 0, "done\n"),
        (lambda: sys.exit(3), 3, ""),
        (lambda: sys.exit("There is no queue."), 1, "There is no queue.\n"),
        (lambda: raising(ZeroDivisionError("by nothing")), 1, "ZeroDivisionError: by nothing\n"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), -signal.SIGKILL, ""),
    ],
    ids=["returns", "exits", "exits with words", "fails", "is killed"],
)
def test_it_ends_as_a_program_would(forked, body, code, said):
    copy, log = forked(body)
    assert copy.wait(10) == copy.poll() == code
    assert log.read_text().endswith(said)


def test_it_has_the_variables_that_it_was_given_alone_and_a_place_and_a_session_of_its_own(forked):
    copy, log = forked(lambda: say(dict(os.environ), Path.cwd(), os.getsid(0) == os.getpid()), ANSWER="42")
    assert copy.wait(10) == 0
    assert log.read_text() == "{'ANSWER': '42'} / True\n"


def test_it_keeps_nothing_open_but_its_log(forked):
    with socket.create_server(("127.0.0.1", 0)):
        copy, log = forked(
            lambda: say({number for number in range(3, 1000) if Path(f"/proc/self/fd/{number}").exists()})
        )
        assert copy.wait(10) == 0
    assert log.read_text() == "set()\n"


def test_it_ends_by_the_signals_that_whoever_made_it_catches(forked):
    before = signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    try:
        copy, log = forked(lambda: (say("here"), signal.pause()))
        assert wait_for(lambda: log.exists() and "here" in log.read_text(), within=10)
        with pytest.raises(subprocess.TimeoutExpired):
            copy.wait(0.05)
        copy.send_signal(signal.SIGTERM)
        assert copy.wait(10) == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
