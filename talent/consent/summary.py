"""Consent in a few sentences, for somebody's file."""

from dataclasses import dataclass
from datetime import date

from app.kernel.db import db
from talent.consent.models import Purpose
from talent.consent.queries import file_rows
from talent.consent.standing import on_what
from talent.consent.words import going_sentence, notice_sentence, sentence
from talent.prospects.models import Prospect


@dataclass(frozen=True)
class Summary:
    """On what the file stands, whether the person knows of it, and when it goes (empty while that is far off)."""

    stands: str
    knows: str
    goes: str


def summary_of(prospect: Prospect, today: date) -> Summary:
    """The sentences of a file, in one statement."""
    name = prospect.given_name or prospect.display_name
    basis, notice, retention = db.session.execute(file_rows(prospect.id)).one()
    return Summary(
        stands=sentence(on_what(Purpose.KEEPING_IN_TOUCH, basis, prospect), name, today),
        knows=notice_sentence(notice, name, today),
        goes=going_sentence(retention, name, today) if retention is not None else "",
    )
