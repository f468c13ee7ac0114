"""Ringing must cost nobody anything, whatever the queue is doing."""

import socket
import time

import pytest
from redis import ConnectionError as NobodyThere
from redis import Redis
from redis import TimeoutError as NoAnswer

from app.kernel import ids
from app.shell.doorbell import Doorbell


def test_a_queue_that_does_not_answer_is_not_asked_again_for_each_of_hundreds():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        bell = Doorbell(Redis(port=mute.getsockname()[1], socket_timeout=0.1, retry=None))
        with pytest.raises(NoAnswer):
            bell.ring("mail", "delivery", ids.new())
        began = time.monotonic()
        for _ in range(200):
            with pytest.raises(NoAnswer, match="not asked"):
                bell.ring("default", "job", ids.new())
    assert time.monotonic() - began < 0.1


def test_a_queue_that_was_only_started_again_is_rung_as_soon_as_it_is_there():
    bell = Doorbell(Redis(port=1, retry=None))
    for _ in range(2):
        with pytest.raises(NobodyThere):
            bell.ring("mail", "delivery", ids.new())
