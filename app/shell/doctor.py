"""`perennial doctor`: what would hurt this deployment one day, found before it does."""

import json
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask, current_app
from redis import Redis, RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.kernel import clock
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from app.kernel.jobs import Job, name_of
from app.kernel.mail import complaint_of
from app.shell.backup.ages import age_of_backups
from app.shell.config import Settings
from app.shell.revisions import is_newest
from app.shell.room import room_left
from app.shell.services.elsewhere import OLDEST_POSTGRESQL
from app.shell.supervision.endings import recorded
from app.shell.timetable import TIMETABLE

# The first releases with parseaddr(strict=True), verified mail headers and the corrected ipaddress.is_private.
PYTHON_FLOORS = {11: (3, 11, 10), 12: (3, 12, 6)}
LARGEST_SKEW = timedelta(seconds=2)
REDIS_WANTS = {"appendonly": "yes", "maxmemory-policy": "noeviction"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at, how it stands, and what to do if it is not fine."""

    name: str
    fine: bool
    detail: str


def _python(_: Settings) -> Finding:
    floor = PYTHON_FLOORS.get(sys.version_info[1], (3, 11))
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, floor))
    return Finding("python", sys.version_info >= floor, f"Python {version}; security fixes need {wanted} or newer")


def _secret(settings: Settings) -> Finding:
    kept = settings.data_dir / "secret-key"
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Finding("secret", fine=False, detail=f"{kept} can be read by others: chmod 600 it")
    return Finding("secret", len(set(settings.secret_key)) >= 12, "the secret key is long, random and private")  # noqa: PLR2004


def _debug(settings: Settings) -> Finding:
    off = not settings.development and not current_app.debug
    return Finding("debug", off, "development mode is off" if off else "unset PERENNIAL_DEVELOPMENT and FLASK_DEBUG")


def _trusted_hosts(settings: Settings) -> Finding:
    named = bool(settings.trusted_hosts) and "*" not in settings.trusted_hosts
    return Finding("trusted hosts", named, ", ".join(settings.trusted_hosts) or "name them in TRUSTED_HOSTS")


def _base_url(settings: Settings) -> Finding:
    fine = settings.is_https or settings.is_loopback
    return Finding(
        "base url", fine, settings.base_url if fine else f"{settings.base_url}: people need https, set BASE_URL"
    )


def _proxy(settings: Settings) -> Finding:
    """Nothing of ours speaks https itself; a proxy that we do not know makes everybody one address to our limits."""
    unknown = settings.is_https and not settings.proxy_hops
    said = f"{settings.proxy_hops} in front believed" if settings.proxy_hops else "none in front"
    return Finding("proxy", not unknown, "set PROXY_HOPS: what speaks https stands in front" if unknown else said)


def _cookies(settings: Settings) -> Finding:
    config = current_app.config
    fine = config["SESSION_COOKIE_HTTPONLY"] and config["SESSION_COOKIE_SAMESITE"] in {"Lax", "Strict"}
    fine = fine and (config["SESSION_COOKIE_SECURE"] or not settings.is_https)
    return Finding("cookies", bool(fine), "HttpOnly, SameSite, and Secure where the base URL is https")


def _database(_: Settings) -> Finding:
    version, fsync = db.session.execute(
        select(func.current_setting("server_version_num"), func.current_setting("fsync"))
    ).one()
    fine = int(version) >= OLDEST_POSTGRESQL and fsync == "on"
    return Finding(
        "database", fine, f"PostgreSQL {int(version) // 10000} with fsync {fsync}; 15 or newer with on is needed"
    )


def _migrations(_: Settings) -> Finding:
    fine = is_newest(db.session.connection())
    return Finding("migrations", fine, "at the newest revision" if fine else "run bin/perennial migrate")


def _clock(_: Settings) -> Finding:
    before = clock.now()
    theirs: datetime = db.session.scalar(select(func.clock_timestamp())) or before
    skew = max(before - theirs, theirs - clock.now(), timedelta())
    return Finding("clock", skew <= LARGEST_SKEW, f"{skew.total_seconds():.1f} s apart from the database's")


def _redis(settings: Settings) -> Finding:
    connection: Redis = current_app.extensions["redis"]
    try:
        answer: Any = {**connection.config_get("appendonly"), **connection.config_get("maxmemory-policy")}
    except RedisError as error:
        return Finding("redis", fine=False, detail=f"no answer: {type(error).__name__}: {error}")
    wrong = [f"{name} {value}" for name, value in REDIS_WANTS.items() if answer.get(name) != value]
    if not (settings.redis_url.startswith("unix:") or "@" in settings.redis_url):
        wrong.append("a password, for it is open to its network")
    return Finding(
        "redis", not wrong, f"wanted: {', '.join(wrong)}" if wrong else "append-only, guarded, forgets nothing"
    )


def _mail(settings: Settings) -> Finding:
    """Whoever tries it on their own machine needs no mail server; everybody else does, to be let in at all."""
    if not settings.smtp_url:
        where = f"mails are only written to {settings.mail_dir}"
        return Finding("mail", settings.is_loopback, f"{where}; set SMTP_URL to send them")
    complaint = complaint_of(settings.smtp_url)
    return Finding("mail", not complaint, complaint or "the mail server lets us in")


def _disk(settings: Settings) -> Finding:
    room = room_left(settings)
    return Finding("disk", not room.is_little, f"{room.megabytes:,} MB free where the data lies; 2,048 are needed")


def _sweeps(settings: Settings) -> Finding:
    """Late is what ran once and not since; on a database that nothing serves right now, nothing is late."""
    if settings.embedded_database and "scheduler" not in recorded(settings.places.ledger):
        return Finding("sweeps", fine=True, detail="not looked at: bin/serve is not running")
    names = {name_of(slot.body): slot for slot in TIMETABLE}
    query = select(Job.name, func.max(Job.done_at)).where(Job.name.in_(names)).group_by(Job.name)
    last = {name: at for name, at in db.session.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    late = [names[name].name for name, at in last.items() if at and clock.now() - at > names[name].is_late_after]
    return Finding("sweeps", not late, f"late: {', '.join(late)}" if late else "all on time")


def _backup(_: Settings) -> Finding:
    age = age_of_backups()
    return Finding("backup", not age.is_too_old, age.in_words)


Check = Callable[[Settings], Finding]
CHECKS: tuple[Check, ...] = (
    _python,
    _secret,
    _debug,
    _trusted_hosts,
    _base_url,
    _proxy,
    _cookies,
    _database,
    _migrations,
    _clock,
    _redis,
    _mail,
    _disk,
    _sweeps,
    _backup,
)


def examine(app: Flask) -> list[Finding]:
    """Look at everything; the application context must be open."""
    return [_looked_at(check, app.extensions["settings"]) for check in CHECKS]


def _looked_at(check: Check, settings: Settings) -> Finding:
    """Where the database is what is wrong, everything else is still looked at."""
    try:
        return check(settings)
    except DBAPIError as error:
        db.session.rollback()
        why = str(error.orig).partition("\n")[0]
        return Finding(check.__name__.strip("_"), fine=False, detail=f"the database refused: {why}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def doctor(*, as_json: bool) -> None:
    """Look for what would hurt this deployment one day; exit code 1 if there is something."""
    act_as(Actor.system())
    findings = examine(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 (Flask's way)
    fine = all(finding.fine for finding in findings)
    if as_json:
        click.echo(json.dumps({"fine": fine, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.fine else 'FAIL'}  {finding.name:14} {finding.detail}")
    if not fine:
        raise click.exceptions.Exit(1)
