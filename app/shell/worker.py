"""The workers: one process a queue, and the scheduler that rings for the timetable.

A worker that listens on several queues loses jobs when it is killed, so each reads one. What RQ carries is only
the id of a row; whether there is still something to do, the row says.

Each job has a process of its own, forked from the worker, which gives all its memory back. Mails have not: there are
many, they are small, and in a fresh process most of the time goes into compiling statements and templates.
"""

import os
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache
from uuid import UUID

from flask import Flask, current_app
from rq import Queue, SimpleWorker, Worker
from rq.cron import CronJob, CronScheduler
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from app.kernel import clock, deliveries, jobs
from app.kernel.actor import Actor, act_as
from app.kernel.transaction import transaction
from app.shell.config import Settings
from app.shell.doorbell import SECONDS_FOR_A_JOB, connect
from app.shell.factory import create_app
from app.shell.supervision.endings import end_with_parent
from app.shell.timetable import TIMETABLE, Slot

MAILS_A_PROCESS = 5_000
SECONDS_OF_SILENCE = 60
"""After so long without a word from the queue a worker asks whether it is still there: a dead line says nothing."""
MOST_SECONDS_BETWEEN_CALLS = 5.0
"""How long a worker waits at most before it looks again for a queue that is away."""
SECONDS_WITHOUT_A_DATABASE = 1.0
SECONDS_PREPARED = 300.0
"""After so long a worker prepares anew what its jobs find ready."""


@cache
def _app() -> Flask:
    """The application of the command that runs, or one of our own."""
    if current_app:
        return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the documented way
    return create_app(Settings.from_environment(), keeps_connections=False)


def perform_job(job_id: str) -> None:
    """What a rung bell means on the worker's side, for a job."""
    with _slowly_without_a_database(), _app().app_context():
        jobs.perform(UUID(job_id))


def perform_delivery(delivery_id: str) -> None:
    """The same for a delivery."""
    with _slowly_without_a_database(), _app().app_context():
        deliveries.perform_delivery(UUID(delivery_id))


@contextmanager
def _slowly_without_a_database() -> Generator[None]:
    """While the database is away, leave the rest of the queue alone: what is taken from it now must wait for a sweep."""
    try:
        yield
    except OperationalError:
        time.sleep(SECONDS_WITHOUT_A_DATABASE)
        raise


def keep_slot(slot: Slot) -> None:
    """Ask for the job of the slot that is running now. Its key is the slot, so two schedulers make one job."""
    with _app().app_context():
        act_as(Actor.system())
        with transaction():
            started = slot.started_at(clock.now())
            jobs.enqueue(slot.body, key=f"{slot.name}@{started:%Y-%m-%dT%H:%MZ}")


class _Worker(Worker):
    """RQ's worker; the process that does a job ends with the one that watches over it."""

    max_connection_wait_time = MOST_SECONDS_BETWEEN_CALLS
    prepared_at = -SECONDS_PREPARED

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        if time.monotonic() - self.prepared_at >= SECONDS_PREPARED:
            self.prepared_at = time.monotonic()
            _prepare(queue.name)
        super().fork_work_horse(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        end_with_parent(signal.SIGKILL, os.getppid())
        super().main_work_horse(job, queue)


def _prepare(queue: str) -> None:
    """What jobs find ready; what fails here fails in the job that needs it, and is told there."""
    with suppress(SQLAlchemyError), _app().app_context():
        act_as(Actor.system())
        with transaction():
            jobs.prepare_jobs(queue)


class _MailWorker(SimpleWorker):
    """RQ's worker that does its jobs itself, one after the other."""

    max_connection_wait_time = MOST_SECONDS_BETWEEN_CALLS


def run_worker(settings: Settings, queue: str) -> None:
    """Serve one queue until told to stop; the mail worker also ends after many mails, to be started afresh."""
    _app()
    configure_mappers()
    connection = connect(settings)
    reader = Queue(queue, connection=connection, serializer=JSONSerializer, default_timeout=SECONDS_FOR_A_JOB)
    kind, most_jobs = (_MailWorker, MAILS_A_PROCESS) if queue == deliveries.QUEUE else (_Worker, None)
    worker = kind([reader], connection=connection, serializer=JSONSerializer, worker_ttl=SECONDS_OF_SILENCE)
    worker.work(logging_level="WARNING", max_jobs=most_jobs)


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
