"""Is it alive, is it ready, and how much: `/healthz`, `/readyz`, `/metrics`."""

import os
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState
from app.kernel.errors import NotFound
from app.kernel.jobs import Job
from app.kernel.scope import everywhere
from app.kernel.web import brings, open_to_all
from app.shell.revisions import current_revision, newest_revision

bp = Blueprint("health", __name__)

_THIS_MACHINE = ("127.0.0.1", "::1", "::ffff:127.0.0.1")

REQUESTS = Counter("perennial_requests", "Requests answered", ["route", "status"])
SECONDS = Histogram("perennial_request_seconds", "Seconds to answer", ["route"])


def init_health(app: Flask) -> None:
    """Register the three pages and count every request."""
    app.register_blueprint(bp)
    app.after_request(_count)


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "-"
    REQUESTS.labels(route, response.status_code).inc()
    SECONDS.labels(route).observe(time.perf_counter() - g.get("began", time.perf_counter()))
    return response


@bp.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(alive=True)


@bp.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    """Database, Redis and migrations are there (200), or which is not (503)."""
    checks = {"database": False, "redis": False, "migrations": False}
    try:
        revision = current_revision(db.session.connection())
        checks["database"] = True
        checks["migrations"] = revision == newest_revision()
        checks["redis"] = bool(current_app.extensions["redis"].ping())
    except Exception:  # noqa: BLE001 - whatever fails, the answer is which part is not ready
        db.session.rollback()
    return jsonify(ready=all(checks.values()), **checks), 200 if all(checks.values()) else 503


class _Outbox:
    """Gauges read from the database when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        with everywhere():
            states = db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all()
            oldest = db.session.scalar(
                select(func.min(Delivery.due_at)).where(
                    Delivery.state.in_([DeliveryState.WAITING, DeliveryState.SENDING])
                )
            )
            waiting_jobs = db.session.scalar(select(func.count()).where(Job.done_at.is_(None))) or 0
        deliveries = GaugeMetricFamily("perennial_deliveries", "Deliveries by state", labels=["state"])
        for state, count in states:
            deliveries.add_metric([state.value], count)
        age = (clock.now() - oldest).total_seconds() if oldest else 0
        yield deliveries
        yield GaugeMetricFamily("perennial_oldest_delivery_seconds", "Age of the oldest undelivered", value=max(age, 0))
        yield GaugeMetricFamily("perennial_jobs_waiting", "Jobs not done yet", value=waiting_jobs)


def _asks_from_this_machine() -> bool:
    """And not for somebody else, as a proxy beside us does."""
    return request.remote_addr in _THIS_MACHINE and "X-Forwarded-For" not in request.headers


@bp.get("/metrics")
@open_to_all
def metrics() -> ResponseReturnValue:
    """Numbers for Prometheus: counts and times only, nothing about anybody. To others than programs of ours it is not there."""
    if not (_asks_from_this_machine() or brings(current_app.extensions["settings"].metrics_token)):
        raise NotFound
    registry = CollectorRegistry()
    registry.register(_Outbox())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
