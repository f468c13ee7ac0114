"""The few files that the web expects at the root of a site, whatever the product keeps elsewhere."""

from flask import Blueprint, Flask, Response, current_app, send_from_directory
from flask.typing import ResponseReturnValue

from app.kernel.assets import built_assets
from app.kernel.web import open_to_all

bp = Blueprint("root_files", __name__)


def init_root_files(app: Flask) -> None:
    """Register them."""
    app.register_blueprint(bp)


@bp.get("/robots.txt")
@open_to_all
def robots() -> ResponseReturnValue:
    return _file("robots.txt")


@bp.get("/favicon.ico")
@open_to_all
def favicon() -> ResponseReturnValue:
    return _file(f"dist/{built_assets().file('icon.svg')}")


def _file(name: str) -> Response:
    return send_from_directory(str(current_app.static_folder), name, max_age=3600)
