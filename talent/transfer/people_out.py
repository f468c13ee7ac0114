"""People on their way out: as CSV, as an Excel workbook, as address cards; a batch at a time, in constant memory.

Whoever asks hands over a `Select` of ids; all is read as that actor, so what one may not see is not in the file. No
cell can run as a formula where the file is opened. The order is that of the names.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from sqlalchemy import Select, select, tuple_

from app.identity.models import User
from app.kernel.actor import Actor, act_as
from app.kernel.db import db
from talent.prospects.models import Identity, IdentityKind, Prospect
from talent.relationships.models import Relationship, RelationshipState
from talent.transfer.card_writing import card
from talent.transfer.export import csv_of

PEOPLE_AT_ONCE = 1_000
MOST_IN_A_WORKBOOK = 100_000
IDS = Select[UUID]


@dataclass
class Leaving:
    """One person with how to reach them, and who of us is in touch."""

    person: Prospect
    found: dict[IdentityKind, list[str]] = field(default_factory=lambda: defaultdict(list))
    in_touch: list[str] = field(default_factory=list)


def batches(ids: IDS) -> Iterator[list[Leaving]]:
    """Everybody among the ids whom the session's actor may see, some at a time, in three statements each."""
    key = tuple_(Prospect.sort_name, Prospect.id)
    everybody = select(Prospect).where(Prospect.id.in_(ids)).order_by(Prospect.sort_name, Prospect.id)
    statement = everybody.limit(PEOPLE_AT_ONCE)
    while people := list(db.session.scalars(statement)):
        yield _with_all(people)
        last = (people[-1].sort_name, people[-1].id)
        db.session.expunge_all()
        if len(people) < PEOPLE_AT_ONCE:
            return
        statement = everybody.where(key > last).limit(PEOPLE_AT_ONCE)


def _with_all(people: list[Prospect]) -> list[Leaving]:
    leaving = {person.id: Leaving(person) for person in people}
    for one in db.session.scalars(
        select(Identity).where(Identity.prospect_id.in_(leaving)).order_by(Identity.created_at, Identity.id)
    ):
        leaving[one.prospect_id].found[one.kind].append(one.raw)
    ties = (
        select(Relationship.prospect_id, User.name)
        .join(User, User.id == Relationship.user_id)
        .where(Relationship.prospect_id.in_(leaving), Relationship.state == RelationshipState.ACTIVE)
        .order_by(User.name)
    )
    for prospect_id, name in db.session.execute(ties):
        leaving[prospect_id].in_touch.append(name)
    return list(leaving.values())


def people_as_csv(actor: Actor, ids: IDS) -> Iterator[str]:
    """Piece by piece, with a byte order mark; in a session of its own, after the view's has ended."""
    act_as(actor)
    yield "\ufeff" + csv_of([_headings()])
    for batch in batches(ids):
        yield csv_of([_cells(one) for one in batch])


def people_as_cards(actor: Actor, ids: IDS) -> Iterator[str]:
    """One vCard 4.0 after the other."""
    act_as(actor)
    for batch in batches(ids):
        yield "".join(card(one.person, one.found) for one in batch)


def people_as_workbook(ids: IDS) -> BinaryIO:
    """An Excel workbook in a file that is gone once it is closed; other requests have their turn between two batches."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("People"))
    sheet.append(_headings())
    for batch in batches(ids):
        for one in batch:
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in _plain(one)])
        time.sleep(0)  # gevent lets others run only where something waits, and writing a workbook never does
    file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - handed on, and closed by who sends it
    book.save(file)
    file.seek(0)
    return file


def _headings() -> list[str]:
    return [
        _("Full name"),
        _("First name"),
        _("Last name"),
        _("Job title"),
        _("Company"),
        _("Location"),
        _("E-mail"),
        _("Phone"),
        _("Profile"),
        _("Handle"),
        _("Who is in touch"),
        _("Source"),
        _("Do not contact"),
        _("Added on"),
        _("Person id"),
    ]


def _cells(one: Leaving) -> list[str]:
    person, found = one.person, one.found
    return [
        person.display_name,
        person.given_name,
        person.family_name,
        person.title,
        person.employer,
        person.location,
        *(" ::: ".join(found[kind]) for kind in _KINDS),
        ", ".join(one.in_touch),
        person.source,
        _("yes") if person.do_not_contact else "",
        person.created_at.date().isoformat(),
        str(person.id),
    ]


def _plain(one: Leaving) -> list[str]:
    """A workbook keeps text as text when it does not begin as a formula does."""
    return [f"'{cell}" if cell.startswith("=") else cell for cell in _cells(one)]


_KINDS = (IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.PROFILE, IdentityKind.HANDLE)
