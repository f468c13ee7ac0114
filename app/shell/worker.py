"""The workers: one process a queue, and the scheduler that rings for the timetable.

A worker that listens on several queues loses jobs when it is killed, so each reads one. What RQ carries is only
the id of a row; whether there is still something to do, the row says.
"""

import ctypes
import os
import signal
import sys
from functools import cache
from uuid import UUID

from flask import Flask
from rq import Queue, Worker
from rq.cron import CronJob, CronScheduler
from rq.job import Job
from rq.serializers import JSONSerializer

from app.kernel import clock, deliveries, jobs
from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from app.shell.config import Settings
from app.shell.doorbell import SECONDS_FOR_A_JOB, connect
from app.shell.factory import create_app
from app.shell.timetable import TIMETABLE, Slot

_PR_SET_PDEATHSIG = 1


@cache
def _app() -> Flask:
    return create_app(Settings.from_environment(), keeps_connections=False)


def perform_job(job_id: str) -> None:
    """What a rung bell means on the worker's side, for a job."""
    with _app().app_context():
        jobs.perform(UUID(job_id))


def perform_delivery(delivery_id: str) -> None:
    """The same for a delivery."""
    with _app().app_context():
        deliveries.perform_delivery(UUID(delivery_id))


def keep_slot(slot: Slot) -> None:
    """Ask for the job of the slot that is running now. Its key is the slot, so two schedulers make one job."""
    with _app().app_context():
        act_as(Actor.system())
        with transaction():
            started = slot.started_at(clock.now())
            jobs.enqueue(slot.body, key=f"{slot.name}@{started:%Y-%m-%dT%H:%MZ}")


class _Worker(Worker):
    """RQ's worker; the process that does a job ends with the one that watches over it."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        _end_with_parent()
        super().main_work_horse(job, queue)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def run_worker(settings: Settings, queue: str) -> None:
    """Serve one queue until told to stop."""
    _app()
    connection = connect(settings)
    reader = Queue(queue, connection=connection, serializer=JSONSerializer, default_timeout=SECONDS_FOR_A_JOB)
    _Worker([reader], connection=connection, serializer=JSONSerializer).work(logging_level="WARNING")


class _Scheduler(CronScheduler):
    """RQ's clock, which writes each slot into the database itself: nothing of it depends on the queue."""

    def enqueue_jobs(self) -> list[CronJob]:
        due = [entry for entry in self.get_jobs() if entry.should_run()]
        for entry in due:
            keep_slot(next(slot for slot in TIMETABLE if slot.name == entry.name))
            entry.set_enqueue_time(clock.now())
        return due


def run_scheduler(settings: Settings) -> None:
    """Keep the timetable until told to stop; two schedulers do no harm."""
    scheduler = _Scheduler(connection=connect(settings), logging_level="WARNING")
    for slot in TIMETABLE:
        keep_slot(slot)
        scheduler.register(keep_slot, "default", cron=slot.cron, name=slot.name)
    scheduler.start()
