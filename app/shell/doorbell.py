"""The queue as a doorbell: hands the id of a row to the workers. With `worker.py`, the only module that knows RQ."""

from uuid import UUID

from flask import Flask
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from app.shell.config import Settings

SECONDS_FOR_A_JOB = 600
SECONDS_KEPT_IN_THE_QUEUE = 3600
DOORS = {"job": "app.shell.worker.perform_job", "delivery": "app.shell.worker.perform_delivery"}


def connect(settings: Settings) -> Redis:
    """A connection to Redis that gives up quickly: whoever rings must not wait for it."""
    return Redis.from_url(settings.redis_url, socket_connect_timeout=2, socket_timeout=5)


def init_doorbell(app: Flask) -> None:
    """Give the kernel its way to ring for the workers."""
    connection = connect(app.extensions["settings"])
    queues: dict[str, Queue] = {}

    def ring(queue: str, what: str, row_id: UUID) -> None:
        if queue not in queues:
            queues[queue] = Queue(queue, connection=connection, serializer=JSONSerializer)
        queues[queue].enqueue(
            DOORS[what],
            str(row_id),
            job_timeout=SECONDS_FOR_A_JOB,
            result_ttl=0,
            failure_ttl=0,
            ttl=SECONDS_KEPT_IN_THE_QUEUE,
        )

    app.extensions["redis"] = connection
    app.extensions["doorbell"] = ring
