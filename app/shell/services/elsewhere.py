"""Servers that a deployment names itself, in `DATABASE_URL` and `REDIS_URL`: asked before anything is begun with them.

Ours are watched over from their first moment; these may be another machine's, and a wrong address is noticed nowhere else.
"""

from typing import TYPE_CHECKING

from app.kernel.lazily import Lazily
from app.shell.config import Settings
from app.shell.supervision.process import ServiceError

if TYPE_CHECKING:
    import psycopg
    import redis
else:
    psycopg, redis = Lazily("psycopg"), Lazily("redis")

OLDEST_POSTGRESQL = 150000
_SECONDS_TO_ANSWER = 5


def ensure_they_answer(settings: Settings) -> None:
    """Raises ServiceError with what is wrong, in one sentence."""
    if not settings.embedded_database:
        _ensure_postgresql(settings.database_url)
    if not settings.embedded_redis:
        _ensure_redis(settings.redis_url)


def _ensure_postgresql(url: str) -> None:
    try:
        with psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=_SECONDS_TO_ANSWER) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise ServiceError(f"The database of DATABASE_URL does not let us in: {_reason(error)}") from error
    if version < OLDEST_POSTGRESQL:
        raise ServiceError(f"DATABASE_URL leads to a PostgreSQL {version // 10000}; 15 or newer is needed.")


def _ensure_redis(url: str) -> None:
    limits = {"socket_connect_timeout": _SECONDS_TO_ANSWER, "socket_timeout": _SECONDS_TO_ANSWER}
    try:
        with redis.Redis.from_url(url, **limits) as connection:
            connection.ping()
    except (redis.RedisError, ValueError) as error:
        raise ServiceError(f"The queue of REDIS_URL does not let us in: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """The first line, in which neither library names a password."""
    return str(error).strip().partition("\n")[0]
