"""The blueprint that the doors hang on."""

from flask import Blueprint

bp = Blueprint("relationships", __name__)
