"""How gunicorn serves pages and event streams: gevent, because a stream held open must not cost a thread."""

from gevent import monkey

monkey.patch_all()  # before anything else is imported: the master imports the application, and forks its workers

import faulthandler  # noqa: E402 - as said
import os  # noqa: E402
import signal  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from app.shell.config_values import number  # noqa: E402
from app.shell.supervision.endings import end_with_parent  # noqa: E402
from app.shell.waiting import wait_patiently  # noqa: E402

wait_patiently()

bind = [os.environ.get("PERENNIAL_BIND", "127.0.0.1:8000")]
workers = max(1, number("WEB_WORKERS", os.environ, default=2))
worker_class = "gevent"
worker_connections = 2000
timeout = 60

# Workers are forked from a master that has imported the application: quicker and smaller, and none of 400 has crashed
# in its first requests, as two of 155 did before (docs/decisions/0013).
preload_app = True
faulthandler.enable()  # a worker that crashes all the same says where; the master starts another at once
graceful_timeout = 5
keepalive = 30
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
proc_name = "perennial-web"

# Who is a proxy is decided in one place, by PROXY_HOPS; the server itself believes no header.
forwarded_allow_ips = ""


def post_fork(_server: Any, worker: Any) -> None:
    """A worker notices a second later that its master is gone; the kernel tells it at once."""
    end_with_parent(signal.SIGTERM, worker.ppid)


SECONDS_BETWEEN_LOOKS = 0.2
"""Gunicorn calls no hook when a worker is asked to end, it only notes it down."""


def post_worker_init(worker: Any) -> None:
    """Streams are requests that never end by themselves: when the worker is to end, they are let go of at once."""
    gevent.spawn(_let_go_of_streams, worker)


def _let_go_of_streams(worker: Any) -> None:
    while worker.alive:
        gevent.sleep(SECONDS_BETWEEN_LOOKS)
    if (hub := worker.wsgi.extensions.get("hub")) is not None:
        hub.stop()
