"""What can die: each is a SIGKILL of real processes, after which only what a deployment does by itself is done."""

import os
import shutil
import signal
from collections.abc import Callable
from random import Random

from tests.support.serve import Server, processes_of

Kill = Callable[[Server], None]


def _valkey_and_all_it_held(server: Server) -> None:
    """Valkey dies, and its files are gone before it is started again: the supervisor is held still meanwhile."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        server.kill("valkey")
        shutil.rmtree(server.places.valkey / "appendonlydir")
    finally:
        os.kill(server.pid, signal.SIGCONT)


def _everything(server: Server) -> None:
    """As if the power had failed; somebody starts it again."""
    server.kill_all()
    server.start()


def _supervisor(server: Server) -> None:
    """Who watches over the others dies, the others end by themselves; somebody starts it again."""
    server.kill_supervisor()
    server.wait_until(lambda: not processes_of(server.data_dir), within=30)
    server.start()


KILLS: dict[str, Kill] = {
    "worker": lambda server: server.kill("worker"),
    "web": lambda server: server.kill("web"),
    "valkey": lambda server: server.kill("valkey"),
    "valkey's data": _valkey_and_all_it_held,
    "postgres": lambda server: server.kill("postgres"),
    "scheduler": lambda server: server.kill("scheduler"),
    "supervisor": _supervisor,
    "everything": _everything,
}


def kinds(seed: int, how_many: int) -> list[str]:
    """So many kills in a random order that stays with the seed: every kind before any comes again."""
    random, drawn = Random(seed), []
    while len(drawn) < how_many:
        drawn += random.sample(list(KILLS), len(KILLS))
    return drawn[:how_many]
