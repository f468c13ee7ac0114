"""Addresses at which a colleague answers a note by mail: one for each note and person, and nobody can guess it.

What stands in it is derived from the mention's id and the secret key, so it is stored nowhere; it is another one than any
address of a conversation, and leads nowhere but into the notes.
"""

import hmac

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.identity import tokens
from app.identity.models import User
from app.kernel import incoming
from talent.notes.models import Mention, Note

PREFIX = "note-"
_PROOF_BYTES = 12
"""96 bits, behind the id."""


def address_of(mention: Mention) -> str | None:
    """Where this colleague answers by mail; None while this deployment takes no mail in."""
    return incoming.address_with(_word_of(mention))


def _word_of(mention: Mention) -> str:
    proof = tokens.derived("note", mention.id)[:_PROOF_BYTES]
    return f"{PREFIX}{incoming.spelled(mention.id.bytes + proof)}"


def mention_behind(word: str) -> Select[Mention]:
    """The mention whose address has this word; of nobody who has left, and of nothing that we did not make."""
    mention_id = incoming.id_in(word.removeprefix(PREFIX))
    expected = _word_of(Mention(id=mention_id)) if mention_id is not None else ""
    is_ours = hmac.compare_digest(word.lower().encode(), expected.encode())
    return standing_mention().where(Mention.id == (mention_id if is_ours else None))


def standing_mention() -> Select[Mention]:
    """Mentions that can be answered, each with its note and whose it is."""
    return (
        select(Mention)
        .join(Mention.note)
        .join(Mention.user)
        .where(Note.is_private.is_(False), User.deactivated_at.is_(None))
        .options(joinedload(Mention.note), joinedload(Mention.user))
    )
