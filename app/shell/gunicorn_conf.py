"""How gunicorn serves pages and event streams: gevent, because a stream held open must not cost a thread."""

from gevent import monkey

monkey.patch_all()  # before anything else is imported: the master imports the application, and forks its workers

import os  # noqa: E402 - as said
import signal  # noqa: E402
from typing import Any  # noqa: E402

from app.shell.supervision.endings import end_with_parent  # noqa: E402

bind = [os.environ.get("PERENNIAL_BIND", "127.0.0.1:8000")]
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gevent"
worker_connections = 2000
timeout = 60

# Workers are forked from a master that has imported the application: quicker and smaller. Of some 200 that imported it
# themselves under load, four died of a segmentation fault in their first requests (CPython 3.11.7, greenlet 3.5.6,
# gevent 26.9; the cause is not known); of 160 forked ones none did.
preload_app = True
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
