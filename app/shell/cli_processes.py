"""`perennial web|worker|scheduler`: each process of a deployment alone, and the migration that comes before them."""

import signal
import subprocess
import sys
from types import FrameType

import click

from app.kernel.jobs import QUEUES
from app.shell.config import DEFAULT_PORT, Settings
from app.shell.places import CHECKOUT
from app.shell.worker import run_scheduler, run_worker


@click.command()
@click.option("--host", default="127.0.0.1", envvar="PERENNIAL_HOST", show_default=True)
@click.option("--port", default=DEFAULT_PORT, envvar="PERENNIAL_PORT", show_default=True)
def web(host: str, port: int) -> None:
    """Serve pages (gunicorn; WEB_WORKERS processes)."""
    config = CHECKOUT / "app" / "shell" / "gunicorn_conf.py"
    command = [sys.executable, "-P", "-m", "gunicorn", "--config", str(config), "--bind", f"{host}:{port}", "wsgi:app"]
    server = subprocess.Popen(command, cwd="/", start_new_session=True)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        server.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    if server.wait() != 0:
        raise click.ClickException("The web server ended with a failure; its own words are above.")


@click.command()
@click.argument("queue", type=click.Choice(QUEUES), default=QUEUES[0])
def worker(queue: str) -> None:
    """Do the background work of one QUEUE."""
    run_worker(Settings.from_environment(), queue)


@click.command()
def scheduler() -> None:
    """Keep the timetable of everything that recurs."""
    run_scheduler(Settings.from_environment())
