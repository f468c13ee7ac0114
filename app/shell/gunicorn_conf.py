"""How gunicorn serves pages and event streams: gevent, because a stream held open must not cost a thread."""

import os
import signal
from typing import Any

from app.shell.supervision.endings import end_with_parent

bind = [os.environ.get("PERENNIAL_BIND", "127.0.0.1:8000")]
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gevent"
worker_connections = 2000
timeout = 60

# Workers are forked from a master that has imported the application: quicker, smaller, and measured to be safer. Of
# workers that import it themselves, about two in a hundred died of a segmentation fault in their first requests at once
# (CPython 3.11.7, greenlet 3.5.6); of 360 forked ones none did.
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
