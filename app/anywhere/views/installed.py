"""Doors: what a browser asks for to install the product like an app, and the page that explains it all."""

from flask import Response, current_app, jsonify, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from app.anywhere import installing
from app.anywhere.views.blueprint import bp
from app.kernel.assets import built_assets
from app.kernel.permissions import May
from app.kernel.web import open_to_all, requires

_AN_HOUR = 3600


@bp.get("/app.webmanifest")
@open_to_all
def manifest() -> ResponseReturnValue:
    response = jsonify(installing.manifest())
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = f"public, max-age={_AN_HOUR}"
    return response


@bp.get("/service-worker.js")
@open_to_all
def service_worker() -> ResponseReturnValue:
    """Asked for on every visit, so that a phone learns of a new build; it lies at the root, for that is its scope."""
    name = built_assets().file("service_worker.js")
    response: Response = send_from_directory(str(current_app.static_folder), f"dist/{name}", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/account/anywhere")
@requires(May.LOG_CONTACTS)
def page() -> ResponseReturnValue:
    return render_template("anywhere/page.html", bookmarklet=installing.bookmarklet())
