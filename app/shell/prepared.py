"""Remembers that a database is migrated and set up, so that the next start need not look.

The note lies inside the embedded database's own directory and shares its fate. Of a database elsewhere nothing is
remembered: others may restore it or put it back behind our back.
"""

import hashlib
from pathlib import Path

from app.shell.config import Settings
from app.shell.places import CHECKOUT


def is_migrated(settings: Settings) -> bool:
    """The database is known to stand at this code's newest revision."""
    return _said(settings)[:1] == [_revisions()]


def is_set_up(settings: Settings) -> bool:
    """It is known to hold an organisation, so nobody needs to be told how to begin."""
    return _said(settings)[1:] == ["set up"]


def remember(settings: Settings, *, set_up: bool) -> None:
    """Note what the preparation has found."""
    if settings.embedded_database:
        _note(settings).write_text(f"{_revisions()}\n{'set up' if set_up else 'empty'}\n")


def _said(settings: Settings) -> list[str]:
    try:
        return _note(settings).read_text().splitlines() if settings.embedded_database else []
    except FileNotFoundError:
        return []


def _note(settings: Settings) -> Path:
    return settings.places.postgres / "perennial-prepared"


def _revisions() -> str:
    content = hashlib.sha256()
    for revision in sorted((CHECKOUT / "migrations" / "versions").glob("*.py")):
        content.update(revision.name.encode() + b"\0" + revision.read_bytes())
    return content.hexdigest()
