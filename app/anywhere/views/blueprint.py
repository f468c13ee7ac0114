"""The blueprint that the doors hang on."""

from flask import Blueprint

bp = Blueprint("anywhere", __name__)
