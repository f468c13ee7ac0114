"""`bin/check` and `bin/test`: every rule about the code, then, for the latter, every test."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.shell.places import CHECKOUT

BIN = Path(sys.executable).parent
CHECKS = {
    "types": ("mypy", "--no-error-summary"),
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "imports": ("lint-imports",),
    "templates": ("djlint", "--lint", "--quiet", "templates"),
}
PARALLEL = ("--dist", "loadfile", "--no-loadscope-reorder")
TERSE = ("--assert", "plain")
"""Of all tests, or all of a kind, what fails is told in detail when it is run once more: getting ready for that takes every
process seconds.
"""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first of these is what tests look through: without a window it takes half the time, and half the room."""


def check() -> bool:
    """Run all of them beside each other, whatever fails; say which did."""
    with ThreadPoolExecutor() as pool:
        failed = [name for name, passed in zip(CHECKS, pool.map(_passes, CHECKS), strict=True) if not passed]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.", flush=True)
    return not failed


def _passes(name: str) -> bool:
    program, *arguments = CHECKS[name]
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=CHECKOUT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    complaint = "" if done.returncode == 0 else f"\n{done.stdout}"
    print(f"{name:10} {'FAILED' if complaint else 'ok'}{complaint}", flush=True)
    return done.returncode == 0


def test(arguments: list[str], browser: str | None) -> bool:
    """Run pytest on several processes, each with whole files, for they share servers; arguments may say otherwise.

    Four for all tests, also on two cores: those with real processes mostly wait, which those of a kind may not.
    """
    parallel = any(argument.startswith(("-n", "--numprocesses")) or "xdist" in argument for argument in arguments)
    are_many = arguments[:1] in ([], ["-m"])
    processes = ("-n", "3" if arguments else "4", *PARALLEL)
    options = (*(() if parallel else processes), *(TERSE if are_many else ()))
    environ = {**os.environ, "PERENNIAL_CHROMIUM": browser or ""}
    command = [sys.executable, "-m", "pytest", *options, *arguments]
    if subprocess.run(command, cwd=CHECKOUT, env=environ, check=False).returncode == 0:
        return True
    return are_many and _passes_alone(arguments, environ)


def _passes_alone(arguments: list[str], environ: dict[str, str]) -> bool:
    """Run what failed once more, with nothing beside it: servers and browsers have their bounds of time."""
    print("Perennial: once more, alone, what failed beside others …", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, "--last-failed", "--last-failed-no-failures", "none"]
    return subprocess.run(command, cwd=CHECKOUT, env=environ, check=False).returncode == 0


def _chromium() -> str | None:
    """The system's browser, installed first if we may; None stands for Playwright's own."""
    if (found := _installed_browser()) is not None:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Perennial: installing Chromium …", flush=True)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "chromium-headless-shell"], ["install", "-y", "chromium"]):
            subprocess.run(["apt-get", "-q", *words], env=environ, check=False, stdout=subprocess.DEVNULL)
            if (found := _installed_browser()) is not None:
                return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return None


def _installed_browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def main() -> None:
    with ThreadPoolExecutor() as beside:
        browser = beside.submit(_chromium) if os.environ.get("PERENNIAL_COMMAND") == "test" else None
        fine = check()
    if browser is not None:
        fine = test(sys.argv[1:], browser.result()) and fine
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
