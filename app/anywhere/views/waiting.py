"""Doors of talks that wait on a phone: the page that is kept there, whom one can talk with, and taking a talk in."""

from typing import Any
from uuid import UUID

from flask import g, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Select, select

from app.anywhere.forms import WaitingTalkForm
from app.anywhere.reading import read
from app.anywhere.taking_in import Answer, Talk, take_in
from app.anywhere.views.blueprint import bp
from app.kernel.db import db
from app.kernel.permissions import May
from app.kernel.web import current_actor, open_to_all, requires
from talent.prospects.models import Prospect
from talent.relationships.forms import LogTalkForm, id_or_none
from talent.relationships.models import Relationship, RelationshipState

MOST_NAMES = 500
INVALID = 422


@bp.get("/waiting")
@open_to_all
def waiting() -> ResponseReturnValue:
    """The same for everybody, without anything of anybody: browsers keep it for when there is no connection."""
    return render_template("anywhere/waiting.html", form=LogTalkForm(formdata=None, meta={"csrf": False}))


@bp.get("/waiting/people")
@requires(May.LOG_CONTACTS)
def people() -> ResponseReturnValue:
    known = db.session.execute(_names()).all()
    names = [[str(prospect_id), name] for prospect_id, name in known]
    return jsonify(reader=str(g.user.id), token=generate_csrf(), people=names)


def _names() -> Select[UUID, str]:
    """The names of those with whom the reader keeps in touch, the latest first: nothing else of them leaves for a phone."""
    return (
        select(Prospect.id, Prospect.display_name)
        .join(Relationship, Relationship.prospect_id == Prospect.id)
        .where(Relationship.user_id == g.reader.id, Relationship.state != RelationshipState.ENDED)
        .order_by(Relationship.last_contact_at.desc().nulls_last(), Prospect.sort_name)
        .limit(MOST_NAMES)
    )


@bp.post("/waiting/talks")
@requires(May.LOG_CONTACTS)
def send_talk() -> ResponseReturnValue:
    """Where it was logged, or a sentence that asks something; that is no failure, and no browser need complain of it."""
    form = WaitingTalkForm()
    if not form.validate():
        return jsonify(sentence=form.first_error, acts=[]), INVALID
    answer = take_in(current_actor(), g.user, _talk(form))
    if answer.sentence:
        return jsonify(sentence=answer.sentence, **_what_can_be_done(form, answer))
    person = answer.with_whom
    return jsonify(url=_file_of(person), name=person.display_name if person is not None else "")


def _talk(form: WaitingTalkForm) -> Talk:
    client_id = id_or_none(form.client_id.data)
    assert client_id is not None  # noqa: S101 - a valid form has one
    contact = {name: form.values[name] for name in ("kind", "direction", "summary", "details")}
    return Talk(
        client_id=client_id,
        prospect_id=id_or_none(form.prospect_id.data),
        who=form.who.data or "",
        at=form.moment(),
        contact=contact,
        anyway=bool(form.anyway.data),
    )


def _what_can_be_done(form: WaitingTalkForm, answer: Answer) -> dict[str, Any]:
    """Answers as buttons; and where nobody is known so, the way to the page that finds or adds somebody."""
    acts = [{"label": act.label, "changes": act.changes} for act in answer.acts]
    if not answer.is_unknown:
        return {"acts": acts}
    kept = {name: form.values[name] for name in ("who", "summary", "client_id", "kind")}
    if not read(text=kept["who"]).marks:
        return {"acts": acts, "find": url_for("relationships.log_talk", **kept)}
    return {"acts": acts, "find": url_for("anywhere.share", text=kept.pop("who"), **kept)}


def _file_of(prospect: Prospect | None) -> str:
    return url_for("people.file", prospect_id=prospect.id) if prospect is not None else ""
