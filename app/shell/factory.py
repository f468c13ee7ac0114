"""The application: one factory that puts the parts together, and the one transaction around every request."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request, send_from_directory
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.pool import NullPool
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import safe_join

from app.identity.request import init_request
from app.kernel import files
from app.kernel.db import db
from app.kernel.kept_pages import keep_pages
from app.kernel.transaction import mean_to_read, transaction
from app.shell import (
    connections,
    doorbell,
    error_pages,
    features,
    health,
    limits,
    logs,
    presentation,
    root_files,
    security,
)
from app.shell.collecting import without_collecting
from app.shell.config import Settings
from app.shell.rules import LateRule
from outreach.community.editions import edition

MOST_BYTES_OF_A_REQUEST = 1024 * 1024
SECONDS_OF_A_STATEMENT = 15
STATEMENTS_KEPT = 1_000
"""So many statements stay compiled: with questions of every kind there are more than SQLAlchemy's 500 in use."""
"""After so long a page gives up, and says so; jobs and commands, which keep no connections, take the time they need."""
OUTSIDE_TRANSACTIONS = frozenset({"static", "health.healthz"})

csrf = CSRFProtect()


IN_ORDER = (
    doorbell.init_doorbell,
    logs.init_logs,
    init_request,
    limits.init_limits,
    security.init_security,
    files.init_files,
    csrf.init_app,  # reads the form, so it comes after whatever may refuse a request without reading it
    presentation.init_presentation,
    error_pages.init_error_pages,
    health.init_health,
    root_files.init_root_files,
)
"""What joins every request, in the order in which it sees one."""


class CookieSessions(SecureCookieSessionInterface):
    """Flask's, but for static files: these are the same whoever asks, so that caches on the way may share them."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != "static":
            super().save_session(app, session, response)


class App(Flask):
    """Flask with one transaction around each view: answering commits, raising rolls back."""

    url_rule_class = LateRule
    session_interface = CookieSessions()

    def dispatch_request(self) -> ResponseReturnValue:
        if request.endpoint in OUTSIDE_TRANSACTIONS:
            return super().dispatch_request()
        with transaction():
            return super().dispatch_request()

    def send_static_file(self, filename: str) -> Response:
        """As the build has packed it, for whoever takes that."""
        folder, of_what = str(self.static_folder), guess_type(filename)[0]
        packed = safe_join(folder, f"{filename}.gz")
        if packed is None or not request.accept_encodings.quality("gzip") or not Path(packed).is_file():
            response = super().send_static_file(filename)
        else:
            age = self.get_send_file_max_age(filename)
            response = send_from_directory(folder, f"{filename}.gz", mimetype=of_what, max_age=age)
            response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        return response


@without_collecting()
def create_app(settings: Settings, *, keeps_connections: bool = True) -> Flask:
    """The application for these settings. Short commands and jobs do not keep connections."""
    logs.configure(settings)
    app = App("perennial", root_path=str(settings.root / "app"), template_folder=str(settings.root / "templates"))
    app.extensions["settings"] = settings
    app.config.update(_config(settings, keeps_connections=keeps_connections))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    features.load_features()
    db.init_app(app)
    if keeps_connections:
        with app.app_context():
            connections.watch(db.engine)
    Babel(app, locale_selector=lambda: g.get("reader_locale"), timezone_selector=lambda: g.get("reader_zone"))
    app.before_request(_read_unless_it_writes)
    for begin in IN_ORDER:
        begin(app)
    features.register_doors(app)
    _let_programs_in(app)
    keep_pages(app, edition)
    _trust_proxies(app, settings.proxy_hops)
    return app


def _let_programs_in(app: Flask) -> None:
    """Views for programs bring a token of their own; every other changing request brings the one of our pages."""
    for view in app.view_functions.values():
        if getattr(view, "is_for_programs", False):
            csrf.exempt(view)


def _read_unless_it_writes() -> None:
    if request.method in security.SAFE_METHODS:
        mean_to_read(db.session())


def _config(settings: Settings, *, keeps_connections: bool) -> dict[str, Any]:
    options = "-c timezone=UTC -c jit=off"
    pool: dict[str, Any] = {"poolclass": NullPool}
    if keeps_connections:
        options += f" -c statement_timeout={SECONDS_OF_A_STATEMENT}s"
        pool = {"pool_size": 10, "max_overflow": 20, "pool_recycle": 1800}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            **pool,
            "query_cache_size": STATEMENTS_KEPT,
            "hide_parameters": True,
            "connect_args": {"options": options},
        },
        "MAX_CONTENT_LENGTH": MOST_BYTES_OF_A_REQUEST,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "SESSION_COOKIE_NAME": "__Host-perennial" if settings.is_https else "perennial",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages with a secret in their address send no referrer; from where a request comes, security.py asks.
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_TRANSLATION_DIRECTORIES": str(settings.root / "app" / "translations"),
        "TEMPLATES_AUTO_RELOAD": settings.development,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
    }


def _trust_proxies(app: Flask, hops: int) -> None:
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
