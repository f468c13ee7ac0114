"""How single settings are read from the text of an environment variable, and what is said of one that cannot be used."""

import contextlib
from collections.abc import Mapping
from urllib.parse import urlsplit

MINIMUM_SECRET = 32
_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}


class ConfigError(Exception):
    """A setting that cannot be used, said in one sentence."""


def url(name: str, environ: Mapping[str, str], schemes: tuple[str, ...]) -> str | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    if value.partition("://")[0] not in schemes:
        raise ConfigError(f"{name} must begin with {' or '.join(scheme + '://' for scheme in schemes)}.")
    with contextlib.suppress(ValueError):
        parts = urlsplit(value)
        if parts.port is None or parts.port:
            return value
    raise ConfigError(f"{name} is not a URL: check its host and port.")


def token(name: str, environ: Mapping[str, str]) -> str | None:
    """What a program has to present."""
    value = environ.get(name, "").strip()
    if value and len(value) < MINIMUM_SECRET:
        raise ConfigError(f"{name} must have at least {MINIMUM_SECRET} characters.")
    return value or None


def number(name: str, environ: Mapping[str, str], *, default: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def flag(name: str, environ: Mapping[str, str]) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in _YES | _NO:
        raise ConfigError(f"{name} must be 1 or 0, not {value!r}.")
    return value in _YES


def words(name: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Several, by commas."""
    return tuple(word.strip() for word in environ.get(name, "").split(",") if word.strip())
