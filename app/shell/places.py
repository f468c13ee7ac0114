"""Where everything lies inside a data directory, and where its sockets can be.

Stands alone (standard library only): the configuration, the services and the supervisor all agree through this page.
"""

import contextlib
import hashlib
import os
import shutil
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

# The name of a unix socket holds 107 bytes on Linux, 103 on macOS and the BSDs.
_LONGEST_SOCKET_NAME = 107 if sys.platform == "linux" else 103
_LONGEST_TAIL = "/postgres/.s.PGSQL.5432"
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (a private directory in it, see below)
_TEMPORARY = Path("/tmp")  # noqa: S108 (the same)


class UnsafeDirectory(Exception):
    """A directory that must be ours alone belongs to somebody else."""


@dataclass(frozen=True)
class Places:
    """The parts of one data directory."""

    data: Path

    @property
    def run(self) -> Path:
        """The lock, the ledger of processes and, when it can hold them, the sockets."""
        return self.data / "run"

    @property
    def ledger(self) -> Path:
        """Which processes run."""
        return self.run / "processes.json"

    @property
    def served_as(self) -> Path:
        """The address of the last `bin/serve`."""
        return self.run / "served-as.json"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def sockets(self) -> Path:
        """`run`, or a private directory under /tmp when `run` is too deep, or on a file system without sockets."""
        return self.run if _can_hold_sockets(self.run) else _private_directory(self.data, _TEMPORARY)

    @property
    def memory(self) -> Path:
        """For files that processes map into their memory: in memory, where a full disk cannot tear them; else `run`."""
        has_room = os.access(_SHARED_MEMORY, os.W_OK | os.X_OK)
        return _private_directory(self.data, _SHARED_MEMORY) if has_room else self.run

    @property
    def counts(self) -> Path:
        """What the web processes count for `/metrics`."""
        return self.memory / "counts"

    @property
    def postgres_socket(self) -> Path:
        """A directory of its own: as root, PostgreSQL runs as another user, and only that user may enter it."""
        return self.sockets / "postgres"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def tidy(self) -> None:
        """Leave nothing outside. Only for the owner of the data directory, once the services have ended."""
        for outside in {self.sockets, self.memory} - {self.run}:
            shutil.rmtree(outside, ignore_errors=True)

    def prepare(self) -> None:
        """Make the directories. Nobody else may look into them; as root others may pass through (PostgreSQL must)."""
        passing = 0o711 if os.geteuid() == 0 else 0o700
        for directory, mode in ((self.data, passing), (self.run, passing), (self.logs, 0o700), (self.valkey, 0o700)):
            if not directory.is_dir():
                directory.mkdir(parents=True, exist_ok=True)
                directory.chmod(mode)


def _can_hold_sockets(directory: Path) -> bool:
    if any(character.isspace() for character in str(directory)):
        return False  # redis-py cannot read what the server says of a client whose address has a space
    if len(os.fsencode(str(directory) + _LONGEST_TAIL)) > _LONGEST_SOCKET_NAME:
        return False
    if not directory.is_dir():
        return True
    probe = directory / f".probe-{os.getpid()}"
    try:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as listener:
            listener.bind(str(probe))
    except OSError:
        # Somebody who may only read the directory asks where the sockets are: there, if they stand there.
        return (directory / "postgres").exists() or (directory / "valkey.sock").exists()
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return True


def _private_directory(data: Path, within: Path) -> Path:
    """Keyed by the data directory and the user; anybody can make a directory there first, so its owner is checked."""
    key = hashlib.sha256(os.fsencode(data.resolve())).hexdigest()[:16]
    directory = within / f"perennial-{os.geteuid()}-{key}"
    mode = 0o711 if os.geteuid() == 0 else 0o700
    with contextlib.suppress(FileExistsError):
        directory.mkdir(mode=mode)
        directory.chmod(mode)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise UnsafeDirectory(f"{directory} must be a directory that only you may write to; remove it and start again.")
    return directory
