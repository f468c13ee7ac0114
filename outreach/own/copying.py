"""The copy itself: one ZIP with the same twice, for people (HTML) and for machines (JSON), and the documents we may hand on.

Read as the person reads it, through their own row rules: what their page does not show is in no copy (decision 26).
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.identity.models import Organisation
from app.kernel import clock, files
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.files import KeptFile
from app.kernel.mail import read_as
from app.kernel.scope import as_seen_by
from outreach.own.held import sections_about
from outreach.own_profiles.actions import profile_of
from outreach.own_profiles.words import AVAILABILITIES, STANDS
from outreach.portal.in_touch import how_it_stands, in_touch_with, promises_made_to
from talent.consent import own_words
from talent.consent.queries import bases_of
from talent.conversations.models import Message, Participant
from talent.conversations.names import our_people
from talent.corrections.queries import said_by
from talent.corrections.words import in_one_line, state_of
from talent.prospects.models import Prospect
from talent.wishes.actions import wish_of
from talent.wishes.words import WAYS

Row = dict[str, Any]


def write(prospect: Prospect) -> KeptFile:
    """A stored file with all of it."""
    ours = db.session.scalars(select(Organisation)).one()
    reader = Actor.candidate(prospect.id, prospect.display_name)
    with read_as(ours.locale, ours.time_zone), as_seen_by(reader):
        told = {heading: rows for heading, rows in _everything(prospect) if rows}
        context = {"told": told, "name": prospect.display_name, "organisation_name": ours.name}
        now = in_words(clock.now())
        html = render_template("outreach/own/copy_to_keep.html", **context, now=now, in_words=in_words)
    machine = {"about": prospect.display_name, "held_by": ours.name, "written_at": clock.now(), "held": told}
    with files.keeping() as kept, ZipFile(cast("IO[bytes]", kept), "w", ZIP_DEFLATED) as archive:
        archive.writestr("about-me.html", html)
        archive.writestr("about-me.json", json.dumps(machine, ensure_ascii=False, indent=2, default=_plain))
    return kept.kept


def in_words(value: Any) -> str:
    """A value as it is read, also years later: a day is its date."""
    if isinstance(value, datetime):
        return str(format_datetime(value, "medium"))
    return str(format_date(value, "long")) if isinstance(value, date) else str(value)


def _plain(value: Any) -> str:
    """Days and moments in ISO 8601; words of ours as they are read."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _everything(prospect: Prospect) -> Iterator[tuple[str, list[Row]]]:
    for section in sections_about(prospect):
        lines = section.lines
        yield section.heading, [_row(what=one.text, kind=one.kind, source=one.source, since=one.since) for one in lines]
    people = in_touch_with(prospect.id)
    yield _("Who is in touch with you"), [_row(who=one.name, why=one.why, since=one.since) for one in people]
    yield _("What was promised to you"), list(_promises(prospect))
    yield _("What you agreed to"), list(_answers(prospect))
    yield _("How you like to be in touch"), list(_wishes(prospect))
    yield _("What you said is wrong"), list(_corrections(prospect))
    yield _("Your public profile"), list(_profile(prospect))
    yield _("Messages"), list(_messages())


def _row(**values: Any) -> Row:
    """What is empty is left out."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _promises(prospect: Prospect) -> Iterator[Row]:
    for one in promises_made_to(prospect.id):
        yield _row(what=one.text, by=one.user.name.split(" ")[0], due=one.due_on, state=how_it_stands(one))


def _answers(prospect: Prospect) -> Iterator[Row]:
    for one in db.session.scalars(bases_of(prospect.id)):
        text = one.text
        version = {"text": text.body, "version": text.version} if text is not None else {}
        yield _row(
            what=str(own_words.PURPOSES[one.purpose]),
            state=own_words.answered(one),
            since=one.since,
            until=one.valid_until,
            **version,
        )


def _wishes(prospect: Prospect) -> Iterator[Row]:
    wish = wish_of(prospect.id)
    if wish is not None:
        people = {str(user.id): name for user, name in our_people().items()}
        said = _row(
            at_most_every_days=wish.least_days,
            nothing_before=wish.pause_until,
            only_by=", ".join(name for one, name in people.items() if one in wish.only_by),
            not_by=", ".join(name for one, name in people.items() if one in wish.not_by),
            from_nobody=_("yes") if wish.from_nobody else "",
            ways=", ".join(str(words) for way, words in WAYS.items() if way in wish.ways),
        )
        yield from filter(None, [said])


def _corrections(prospect: Prospect) -> Iterator[Row]:
    for one in db.session.scalars(said_by(prospect.id)):
        yield _row(
            what=in_one_line(one),
            words=one.words,
            state=state_of(one),
            answer="" if one.is_open else one.answer,
            since=one.created_at,
        )


def _profile(prospect: Prospect) -> Iterator[Row]:
    one = profile_of(prospect.id)
    if one is not None:
        yield _row(
            name=one.shown_name,
            headline=one.headline,
            what=one.looking_for,
            when=str(AVAILABILITIES[one.availability]),
            links=", ".join(one.links),
            state=str(STANDS[one.shown]),
        )


def _messages() -> Iterator[Row]:
    said = select(Message).options(joinedload(Message.author).joinedload(Participant.user))
    for one in db.session.scalars(said.order_by(Message.sent_at, Message.id)):
        who = one.author.user.name if one.author.user is not None else _("you")
        yield _row(who=who, at=one.sent_at, what=one.body, folded=one.folded)
