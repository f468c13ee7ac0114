"""Doors: the people of the list, or of a pool by way of the list, as a file; one person as an address card."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Blueprint, Response, g, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import NotFound, Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.web import current_actor, get_or_404, requires
from app.people.listing import Question
from app.search.asking import condition_of
from app.search.filters.registry import Asker
from talent.prospects.models import Prospect
from talent.transfer.people_out import (
    MOST_IN_A_WORKBOOK,
    people_as_cards,
    people_as_csv,
    people_as_workbook,
)

bp = Blueprint("people_out", __name__)
Writer = Callable[[Actor, Select[UUID]], Iterator[str]]
_STREAMED: dict[str, tuple[Writer, str]] = {"csv": (people_as_csv, "text/csv"), "vcf": (people_as_cards, "text/vcard")}
KINDS = frozenset({*_STREAMED, "xlsx"})
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/people/export/<kind>")
@requires(May.EXPORT_PEOPLE)
def export(kind: str) -> ResponseReturnValue:
    """A POST, because it is written down who took how many people out. The address holds the list's question."""
    if kind not in KINDS:
        raise NotFound
    ids = _asked_for(Question.read(request.args))
    count = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    if kind == "xlsx" and count > MOST_IN_A_WORKBOOK:
        raise Refused(_("That is too much for an Excel file. Take CSV, or narrow the list."))
    record(current_actor(), "people.exported", g.user, people=count, kind=kind)
    if kind == "xlsx":
        return send_file(people_as_workbook(ids), _WORKBOOK, as_attachment=True, download_name="people.xlsx")
    writer, mimetype = _STREAMED[kind]
    return _attached(Response(stream_with_context(writer(current_actor(), ids)), mimetype=mimetype), f"people.{kind}")


def _asked_for(question: Question) -> Select[UUID]:
    if question.wrong:
        raise Refused(question.wrong)
    asker = Asker(current_actor(), g.reader.today)
    return select(Prospect.id).where(condition_of(asker, question.tree))


@bp.get("/people/<uuid:prospect_id>/card.vcf")
@requires(May.SEE_PEOPLE)
def card(prospect_id: UUID) -> ResponseReturnValue:
    person = get_or_404(Prospect, prospect_id)
    ids = select(Prospect.id).where(Prospect.id == person.id)
    response = Response("".join(people_as_cards(current_actor(), ids)), mimetype="text/vcard")
    return _attached(response, "person.vcf")


def _attached(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
