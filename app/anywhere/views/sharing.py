"""Doors: what a phone shares, or the bookmarklet brings, leads to the log form of whomever it is about."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.anywhere.files import MOST_BYTES, in_file
from app.anywhere.finding import meant_by
from app.anywhere.forms import SharedForm
from app.anywhere.reading import Shared, read
from app.anywhere.views.blueprint import bp
from app.kernel.actor import Kind
from app.kernel.permissions import May
from app.kernel.web import changes_nothing, current_actor, open_to_all, requires
from talent.prospects.models import Prospect

_LONGEST_IN_AN_ADDRESS = {"title": 300, "text": 1_200, "url": 800, "name": 80, "kind": 10}


@bp.post("/share")
@open_to_all
@changes_nothing
def shared() -> ResponseReturnValue:
    """Phones send this without a token of ours, and also while nobody is signed in: it leads on, by way of signing in."""
    request.max_content_length = MOST_BYTES
    given: dict[str, str] = {name: request.form.get(name, "") for name in _LONGEST_IN_AN_ADDRESS}
    if current_actor().kind is Kind.INSIDER:
        given = in_file(request.files.get("file")) or given
    cut = ((name, given.get(name, "")[:longest].strip()) for name, longest in _LONGEST_IN_AN_ADDRESS.items())
    told: dict[str, Any] = {name: text for name, text in cut if text}
    return redirect(url_for("anywhere.share", **told), 303)


@bp.get("/share")
@requires(May.LOG_CONTACTS)
def share() -> ResponseReturnValue:
    what = read(**{name: request.args.get(name, "") for name in ("title", "text", "url", "name")})
    found = meant_by(what)
    if len(found) == 1:
        return redirect(_log(found[0], what), 303)
    if not found and what.names_somebody:
        return redirect(_new(what), 303)
    if not found and (what.summary or what.name):
        return redirect(url_for("relationships.log_talk", summary=_summary(what), **_along()), 303)
    form = SharedForm(MultiDict(request.args), meta={"csrf": False})
    links = [(one, _log(one, what)) for one in found]
    return render_template("anywhere/share.html", form=form, found=links)


def _log(prospect: Prospect, what: Shared) -> str:
    return url_for("relationships.log_talk", prospect_id=prospect.id, summary=_summary(what) or None, **_along())


def _new(what: Shared) -> str:
    """The form for somebody new, filled in; from there on to the log form."""
    told = {"name": what.name, "profiles": "\n".join(what.profiles), "emails": "\n".join(what.emails)}
    given: dict[str, Any] = {name: text for name, text in told.items() if text}
    return url_for("people.new", **given, log=_summary(what), **_along())


def _summary(what: Shared) -> str:
    return request.args.get("summary", "") or what.summary


def _along() -> dict[str, Any]:
    """How it was, where that is known; and the number of a talk that waits on the phone, so that it is the same one."""
    return {name: request.args[name] for name in ("kind", "client_id") if request.args.get(name)}
