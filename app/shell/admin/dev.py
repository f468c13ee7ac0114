"""Doors for those who build or try the product: the mails it wrote, and every component. Nobody else finds them."""

import email
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.forms import Form, options
from app.kernel.web import open_to_all

bp = Blueprint("dev", __name__, url_prefix="/dev")

SHOWN = 200
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


@bp.before_request
def refuse_elsewhere() -> None:
    settings = current_app.extensions["settings"]
    if not (settings.demo or settings.development):
        raise NotFound


@bp.get("/mail")
@open_to_all
def mails() -> ResponseReturnValue:
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:SHOWN]
    return render_template("shell/mails.html", letters=[(path.stem, _read(path)) for path in files])


@bp.get("/mail/<name>")
@open_to_all
def letter(name: str) -> ResponseReturnValue:
    return render_template("shell/letter.html", name=name, letter=_read(_path(name)), text=_part(name, "plain"))


@bp.get("/mail/<name>/html")
@open_to_all
def letter_as_html(name: str) -> Response:
    response = make_response(_part(name, "html"))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].mail_dir
    return folder


def _path(name: str) -> Path:
    """The file of a letter by its name as listed. Raises NotFound for anything else."""
    paths = {path.stem: path for path in _folder().glob("*.eml")}
    if name not in paths:
        raise NotFound
    return paths[name]


def _read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


def _part(name: str, kind: str) -> str:
    body = _read(_path(name)).get_body((kind,))
    return str(body.get_content()) if body is not None else ""


_WAYS = options([("met", "Met"), ("call", "Call"), ("mail", "Mail"), ("chat", "Chat")])
_AREAS = options([("", "None"), ("cells", "Cells"), ("plant", "Plant")])
_PEOPLE = options([("", ""), ("1", "Amara Okafor"), ("2", "Jonas Weber")])
_DAYS = options([("mon", "Monday"), ("thu", "Thursday")])


class _Example(Form):
    """A field of every kind."""

    name = StringField("Name", validators=[DataRequired("Say who it is.")])
    mail = StringField("Mail address", validators=[Email("This is not a mail address.")])
    how = RadioField("How", choices=_WAYS)
    area = SelectField("Business area", choices=_AREAS)
    people = SelectField("Person", choices=_PEOPLE)
    about = TextAreaField("About what")
    often = SelectMultipleField("Days", choices=_DAYS)
    agree = BooleanField("Remind me", validators=[DataRequired("Say yes first.")])


@bp.get("/components")
@open_to_all
def components() -> ResponseReturnValue:
    faulty = _Example(MultiDict({"mail": "amara(at)example.org"}))
    faulty.validate()
    days = [timedelta(), timedelta(days=3), timedelta(days=-2), timedelta(days=400)]
    context: dict[str, Any] = {"form": _Example(None), "faulty_form": faulty}
    return render_template("dev/components.html", moments=[clock.now() - distance for distance in days], **context)
