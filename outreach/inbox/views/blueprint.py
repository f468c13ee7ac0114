"""The blueprint of everything about mails that came in."""

from flask import Blueprint

bp = Blueprint("inbox", __name__, url_prefix="/inbox")
