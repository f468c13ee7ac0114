"""What is asked before somebody says something, mostly in one statement: which watched words are in it, whether the person outside
is blocked, and whether they have turned its author away.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Text, Uuid, bindparam, or_, select

from app.kernel.plain import plain_rows
from app.kernel.scope import everywhere
from app.kernel.together import Together, answers, together
from talent.blocks.queries import standing_block
from talent.conversations.guarding.models import WatchedPhrase
from talent.conversations.guarding.watching import phrases_among, words_in
from talent.conversations.models import Participant
from talent.wishes.actions import wishes_of
from talent.wishes.gate import refused_by

WHY_NOT: dict[str, LazyString] = {
    "blocked": _l("They are blocked: nobody here writes to them for now. Nothing was sent."),
    "from_nobody": _l("They asked to hear from nobody here. Nothing was sent."),
    "not_by_this_person": _l("They asked not to hear from you. Nothing was sent."),
}


@dataclass(frozen=True)
class Findings:
    """`refused` is the word for why what one of ours writes does not reach the person outside; None if it does."""

    phrases: list[WatchedPhrase]
    is_blocked: bool
    refused: str | None


def looked_into(place: Participant, body: str) -> Findings:
    """Asked without row rules: whoever writes may see neither the lists nor that somebody is blocked."""
    asked: dict[str, Any] = {"words": words_in(body), "prospect_id": place.conversation.prospect_id}
    with everywhere():
        if not plain_rows(_whether_anything(), **asked)[0][0]:
            return Findings([], is_blocked=False, refused=None)
        phrases, blocks, wishes = answers(_asked(), **asked)
    turned_away = refused_by(wishes[0], str(place.user_id)) if wishes else None
    refused = None if place.is_outside else "blocked" if blocks else turned_away
    return Findings(phrases, bool(blocks), refused)


@cache
def _asked() -> Together:
    return together(*_questions())


@cache
def _whether_anything() -> Select[bool]:
    """Put together once: every message asks it, and few of them find something."""
    return select(or_(*(question.order_by(None).exists() for question in _questions())))


def _questions() -> tuple[Select[Any], ...]:
    prospect_id: Any = bindparam("prospect_id", type_=Uuid())
    return phrases_among(bindparam("words", type_=Text())), standing_block(prospect_id), wishes_of(prospect_id)
