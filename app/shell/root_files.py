"""The few files that the web expects at the root of a site, whatever the product keeps elsewhere."""

from flask import Blueprint, Flask, current_app
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
    return current_app.send_static_file("robots.txt")


@bp.get("/favicon.ico")
@open_to_all
def favicon() -> ResponseReturnValue:
    return current_app.send_static_file(f"dist/{built_assets().file('icon.svg')}")
