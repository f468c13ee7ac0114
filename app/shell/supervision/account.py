"""The system account that PostgreSQL runs under when everything else is started by root, which it refuses to be."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

ACCOUNT = "perennial"
_TRAVERSE = stat.S_IXOTH
_READ = stat.S_IROTH | stat.S_IRGRP


@dataclass(frozen=True)
class Account:
    """Somebody to start a process as."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)


class Identity(TypedDict, total=False):
    """What `subprocess` calls these."""

    user: int
    group: int
    extra_groups: list[int]


def identity_of(account: Account | None) -> Identity:
    """None keeps the identity of the caller."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def account_for(database: Path) -> Account | None:
    """None for an ordinary user, who stays who they are. As root: whoever owns the database, or a new account."""
    if os.geteuid() != 0:
        return None
    owner = database.stat() if database.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _system_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(_creation(), check=True, capture_output=True)
        return pwd.getpwnam(ACCOUNT)


def _creation() -> list[str]:
    if shutil.which("useradd"):
        return ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    return ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", ACCOUNT]


def let_through(path: Path) -> None:
    """Let other users pass (not look) through the directories above a path."""
    for directory in path.parents:
        _widen(directory, _TRAVERSE)


def let_read(package: Path) -> None:
    """Let other users run what an installation under a strict umask kept to root."""
    if not package.is_dir() or _is_open(package):
        return
    for folder, _, files in os.walk(package):
        _widen(Path(folder), _READ | _TRAVERSE)
        for name in files:
            path = Path(folder, name)
            _widen(path, _READ | (_TRAVERSE if path.stat().st_mode & stat.S_IXUSR else 0))


def _is_open(package: Path) -> bool:
    sample = next((path for path in package.rglob("*") if path.is_file()), package)
    return all(path.stat().st_mode & stat.S_IROTH for path in (package, sample))


def _widen(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
