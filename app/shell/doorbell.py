"""The queue as a doorbell: hands the id of a row to the workers. With `worker.py`, the only module that knows RQ."""

import time
from uuid import UUID

from flask import Flask
from redis import Redis
from redis import TimeoutError as NoAnswer
from rq import Queue
from rq.serializers import JSONSerializer

from app.kernel.jobs import QUEUES
from app.shell.config import Settings

SECONDS_FOR_A_JOB = 600
SECONDS_KEPT_IN_THE_QUEUE = 3600
SECONDS_OF_PATIENCE = 30
"""A queue that did not answer at all is not asked again for so long: hundreds may be waiting to ring."""
DOORS = {"job": "app.shell.worker.perform_job", "delivery": "app.shell.worker.perform_delivery"}


def connect(settings: Settings) -> Redis:
    """A connection to Redis that gives up quickly: whoever rings must not wait for it."""
    return Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=5)


def init_doorbell(app: Flask) -> None:
    """Give the kernel its way to ring for the workers."""
    connection = connect(app.extensions["settings"])
    app.extensions["redis"] = connection
    app.extensions["doorbell"] = Doorbell(connection).ring


class Doorbell:
    """Rings, or raises at once if nobody answered a moment ago."""

    def __init__(self, connection: Redis) -> None:
        self._queues = {name: Queue(name, connection=connection, serializer=JSONSerializer) for name in QUEUES}
        self._silent_until = 0.0

    def ring(self, queue: str, what: str, row_id: UUID) -> None:
        """Hand over the id of a "job" or a "delivery"."""
        if time.monotonic() < self._silent_until:
            raise NoAnswer("not asked")
        try:
            self._hand_over(queue, DOORS[what], str(row_id))
        except NoAnswer:
            self._silent_until = time.monotonic() + SECONDS_OF_PATIENCE
            raise

    def _hand_over(self, queue: str, door: str, row_id: str) -> None:
        limits = {"job_timeout": SECONDS_FOR_A_JOB, "ttl": SECONDS_KEPT_IN_THE_QUEUE}
        self._queues[queue].enqueue(door, row_id, result_ttl=0, failure_ttl=0, **limits)
