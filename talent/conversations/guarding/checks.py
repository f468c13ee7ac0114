"""What is asked before somebody says something, in one statement: which watched words are in it, whether the person outside
is blocked, and whether they have turned its author away.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, Uuid, bindparam

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
    with everywhere():
        phrases, blocks, wishes = answers(_asked(), words=words_in(body), prospect_id=place.conversation.prospect_id)
    turned_away = refused_by(wishes[0], str(place.user_id)) if wishes else None
    refused = None if place.is_outside else "blocked" if blocks else turned_away
    return Findings(phrases, bool(blocks), refused)


@cache
def _asked() -> Together:
    """Put together once: every message asks it."""
    prospect_id: Any = bindparam("prospect_id", type_=Uuid())
    return together(
        phrases_among(bindparam("words", type_=Text())), standing_block(prospect_id), wishes_of(prospect_id)
    )
