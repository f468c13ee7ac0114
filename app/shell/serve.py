"""`bin/serve`: everything a deployment needs on one machine, started in order, kept running, and ended in order."""

import argparse
import contextlib
import http.client
import os
import shutil
import socket
import sys
from collections.abc import Generator
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from app.shell import services
from app.shell.config import (
    DEFAULT_PORT,
    EVERY_ADDRESS,
    Settings,
    data_directory,
    http_url,
    made_places,
    remember_how_we_serve,
)
from app.shell.config_values import ConfigError, number
from app.shell.places import CHECKOUT, Places, UnsafeDirectory
from app.shell.prepared import is_migrated, is_set_up
from app.shell.services.elsewhere import ensure_they_answer
from app.shell.supervision.child import COPIES_ARE_SAFE
from app.shell.supervision.endings import end_leftovers, wait_for
from app.shell.supervision.lock import Taken, owning
from app.shell.supervision.process import Process, ServiceError
from app.shell.supervision.supervisor import Stopped, Supervisor

READY_WITHIN = 60.0
PREPARED_WITHIN = 3600.0  # a migration of a large database takes its time
COMMANDS_END_WITHIN = 30.0
PROBE_WITHIN = 0.5
QUEUES = ("default", "mail", "imports")
PYTHON = (sys.executable, "-P", "-m")


def main() -> None:
    try:
        arguments = _parser().parse_args()
        _into_environment(arguments)
        with _owning(made_places()), _listening(arguments.host, arguments.port) as listener:
            port = listener.getsockname()[1]
            os.environ["PERENNIAL_PORT"] = str(port)
            remember_how_we_serve(os.environ)
            _serve(Settings.from_environment(), listener, http_url(arguments.host, port))
    except (ConfigError, ServiceError, UnsafeDirectory) as error:
        sys.exit(f"{error}")
    except Taken:
        sys.exit(f"Perennial is running already on the data directory {data_directory()}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Set up and run Perennial.")
    parser.add_argument("--demo", action="store_true", help="fill an empty database with a demo organisation")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (default: data)")
    parser.add_argument("--host", default=os.environ.get("PERENNIAL_HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=number("PERENNIAL_PORT", os.environ, default=DEFAULT_PORT))
    return parser


def _into_environment(arguments: argparse.Namespace) -> None:
    """The processes we start read their settings from the environment, as they do when they are started alone."""
    if arguments.data:
        os.environ["PERENNIAL_DATA"] = str(arguments.data.absolute())
    if arguments.demo:
        os.environ["PERENNIAL_DEMO"] = "1"
    os.environ["PERENNIAL_HOST"] = arguments.host
    os.environ["PERENNIAL_PORT"] = str(arguments.port)
    if arguments.host in EVERY_ADDRESS and not os.environ.get("TRUSTED_HOSTS"):
        os.environ["TRUSTED_HOSTS"] = ",".join(_own_hosts())


def _own_hosts() -> list[str]:
    """By what this machine can be called: its base URL's host, its name and its addresses."""
    addresses = [address for found in psutil.net_if_addrs().values() for address in found]
    v4 = [address.address for address in addresses if address.family is socket.AF_INET]
    v6 = [f"[{address.address.partition('%')[0]}]" for address in addresses if address.family is socket.AF_INET6]
    base = urlsplit(os.environ.get("BASE_URL", "")).hostname
    return [*([base] if base else []), socket.gethostname(), "localhost", *v4, *v6]


@contextlib.contextmanager
def _owning(places: Places) -> Generator[None]:
    """Own the data directory. A command that runs the services for itself is waited for; another `bin/serve` is not."""
    with contextlib.ExitStack() as held:
        if not wait_for(partial(_try_to_own, places, held), within=COMMANDS_END_WITHIN):
            raise ServiceError(f"A command is using {places.data}; start Perennial when it has ended.")
        end_leftovers(places.ledger)
        yield


def _try_to_own(places: Places, held: contextlib.ExitStack) -> bool:
    try:
        held.enter_context(owning(places, "serve"))
    except Taken as taken:
        if not str(taken).startswith("command"):
            raise
        return False
    return True


@contextlib.contextmanager
def _listening(host: str, port: int) -> Generator[socket.socket]:
    """Take the port before anything else. It stays open while the web server restarts, so nobody is turned away."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno).lower() if isinstance(error, OSError) and error.errno else str(error)
        raise ServiceError(f"Perennial cannot listen on {host} port {port}: {why}.") from error
    with listener:
        yield listener


def _serve(settings: Settings, listener: socket.socket, url: str) -> None:
    supervisor = Supervisor(settings.places, os.environ, echo=sys.stdout.isatty())
    supervisor.heed_signals()
    try:
        _start(supervisor, settings, listener, url)
        supervisor.run()
    except Stopped:
        pass
    finally:
        supervisor.stop(*services.STOP_ORDER)


def _start(supervisor: Supervisor, settings: Settings, listener: socket.socket, url: str) -> None:
    """As much at once as is safe: the web server waits for the preparation only if there is something to migrate."""
    ensure_they_answer(settings)
    for service in services.embedded(settings.places, os.environ):
        supervisor.add(service)
    web = _web(settings, listener)
    migrated = is_migrated(settings)
    if migrated:
        supervisor.add(web)
    if not migrated or not is_set_up(settings) or settings.demo:
        _prepare(supervisor, settings)
    if not migrated:
        supervisor.add(web)
    supervisor.run_until_ready(within=READY_WITHIN)
    supervisor.say(f"Perennial is ready at {url}")
    _read_application()
    for process in _background(settings):
        supervisor.add(process)


def _prepare(supervisor: Supervisor, settings: Settings) -> None:
    supervisor.run_until(lambda: services.answering(settings.places, os.environ), within=READY_WITHIN)
    said = supervisor.run_once("prepare", (*PYTHON, "app.shell.prepare"), within=PREPARED_WITHIN)
    for line in said.splitlines():
        supervisor.say(line)


def _web(settings: Settings, listener: socket.socket) -> Process:
    config = CHECKOUT / "app" / "shell" / "gunicorn_conf.py"
    counts = settings.places.counts
    return Process(
        name="web",
        command=(*PYTHON, "gunicorn", "--config", str(config), "wsgi:app"),
        before_start=partial(_make_empty, counts),
        environment={"PERENNIAL_BIND": f"fd://{listener.fileno()}", "PROMETHEUS_MULTIPROC_DIR": str(counts)},
        keep_open=(listener.fileno(),),
        is_ready=partial(_answers, listener.getsockname(), settings.trusted_hosts[0].lstrip(".")),
    )


def _make_empty(directory: Path) -> None:
    """The web processes count into files there, and numbers of processes that are gone would count twice."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()


def _background(settings: Settings) -> list[Process]:
    alone = ["scheduler", *(["inbox"] if settings.inbound_listen else [])]
    return [*(_command("worker", queue, patience=20) for queue in QUEUES), *map(_command, alone)]


def _command(*words: str, patience: float = 10) -> Process:
    """One of our commands, run by a copy of this process: that has read the application once for all of them."""
    return Process(
        name="-".join(words),
        command=(*PYTHON, "app.shell.cli", *words),
        body=partial(_run_command, words),
        patience=patience,
    )


def _read_application() -> None:
    """Import all of it here, once: what the copies share. Nobody waits for it, the web server answers already."""
    if COPIES_ARE_SAFE:
        import_module("app.shell.cli_processes")
        import_module("app.shell.features").read_all()


def _run_command(words: tuple[str, ...]) -> None:
    sys.exit(import_module("app.shell.calling").run(list(words)))


def _answers(address: tuple[str, int], host: str) -> bool:
    """`/healthz` says 200, asked as a host that the application trusts."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 (asked, not bound)
    connection = http.client.HTTPConnection(reachable, address[1], timeout=PROBE_WITHIN)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


if __name__ == "__main__":
    main()
