"""Rate limits: counted in Redis, before anything expensive. When Redis is away they count in memory."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.shell.config import Settings

limiter = Limiter(get_remote_address, strategy="moving-window", in_memory_fallback_enabled=True, swallow_errors=True)


def init_limits(app: Flask) -> None:
    """Limits stand on the views themselves, with `limiter.limit`."""
    settings: Settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url.replace("unix://", "redis+unix://")
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
