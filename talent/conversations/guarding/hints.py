"""What a page says before a message goes that has a better place elsewhere, for those who wrote it by mail.

A mail has come already when its words are found, and an answer of its own to it could go in a circle with a machine. So it is
said once, below the next mail of that conversation, which goes to them anyway.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.kernel.db import db
from talent.conversations.guarding.models import WatchedPhrase
from talent.conversations.guarding.watching import phrases_in, unseen
from talent.conversations.models import Message, Participant, Source


@dataclass(frozen=True)
class Hint:
    """What is said to whoever wrote, and the address of the right place; empty if nobody named one."""

    says: str
    url: str


def hints_for(place: Participant, *, after: int, until: int) -> list[Hint]:
    """About what was written by mail from a place between two numbers, each once, in the language that is spoken now."""
    found = {
        phrase.id: phrase for body in db.session.scalars(_mailed(place, after, until)) for phrase in _warning(body)
    }
    return list(dict.fromkeys(Hint(sentence_of(one), _whole(one.url)) for one in found.values()))


def _mailed(place: Participant, after: int, until: int) -> Select[str]:
    own = select(Message.body).where(Message.author_id == place.id, Message.source == Source.MAIL)
    return own.where(Message.number > after, Message.number <= until).order_by(Message.number)


def _warning(body: str) -> Iterable[WatchedPhrase]:
    return unseen(phrases_in(body), ())


def sentence_of(phrase: WatchedPhrase) -> str:
    """What its author reads."""
    return phrase.says or _("Is this the right place for “%(phrase)s”?", phrase=phrase.phrase)


def _whole(url: str) -> str:
    return f"{current_app.extensions['settings'].base_url}{url}" if url.startswith("/") else url
