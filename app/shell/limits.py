"""Where rate limits are counted. The limits themselves stand on the views, with `limiter.limit`."""

from flask import Flask

from app.kernel.limits import limiter
from app.shell.config import Settings


def init_limits(app: Flask) -> None:
    """Count in Redis, so that all web processes count together."""
    settings: Settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url.replace("unix://", "redis+unix://")
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
