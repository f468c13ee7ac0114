"""A web application whose every answer waits a second for the database and then a second for Redis."""

from collections.abc import Iterable
from typing import Any

from redis import Redis
from sqlalchemy import create_engine, func, select

from app.shell.config import Settings

settings = Settings.from_environment()
engine = create_engine(settings.database_url)
redis = Redis.from_url(settings.redis_url)


def app(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    with engine.connect() as connection:
        connection.execute(select(func.pg_sleep(1)))
    redis.blpop(["nothing ever comes"], timeout=1)
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]
