"""Words that are watched: how they are found, and the verbs by which administrators keep the lists.

A phrase is found as whole words, whatever its case, accents and what stands between its words. Scripts that write without
blanks are sought within their words.
"""

import re
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, literal, select

from app.kernel.access import ensure
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Refused
from app.kernel.events import record
from app.kernel.permissions import May
from app.kernel.scope import everywhere
from talent.conversations.guarding.models import Watch, WatchedPhrase
from talent.prospects.canonical import folded

LONGEST_PHRASE = 100
_WORD = re.compile(r"\w+")
_WITHOUT_BLANKS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Lao, Japanese, Chinese, Korean."""


def words_in(text: str) -> str:
    """The words of a text, folded, with a blank around each."""
    return f" {' '.join(_WORD.findall(folded(text)))} "


def sought(phrase: str) -> str:
    """A phrase as it is sought in `words_in` a text; empty when there is no word in it."""
    words = words_in(phrase)
    return words.strip() if _WITHOUT_BLANKS.search(words) else words if words.strip() else ""


def phrases_in(text: str) -> Sequence[WatchedPhrase]:
    """Which watched phrases stand in a text; whoever writes may not see the lists, hence without row rules."""
    with everywhere():
        return db.session.scalars(phrases_among(literal(words_in(text)))).all()


def phrases_among(words: Any) -> Select[WatchedPhrase]:
    """Which stand in what `words_in` gave."""
    return select(WatchedPhrase).where(func.strpos(words, WatchedPhrase.sought) > 0).order_by(WatchedPhrase.id)


def holding(found: Collection[WatchedPhrase]) -> list[str]:
    """For which of them a message is held."""
    return [one.phrase for one in found if one.watch is Watch.HOLDS]


def unseen(found: Collection[WatchedPhrase], seen: Collection[str]) -> list[WatchedPhrase]:
    """Of which of them its author was not warned yet."""
    return [one for one in found if one.watch is Watch.WARNS and str(one.id) not in seen]


def watched_phrases() -> Select[WatchedPhrase]:
    """Both lists, each by language and phrase."""
    return select(WatchedPhrase).order_by(WatchedPhrase.watch.desc(), WatchedPhrase.locale, WatchedPhrase.sought)


def watch(actor: Actor, *, phrase: str, watch: Watch, locale: str, says: str, url: str) -> WatchedPhrase:
    """Watch a phrase from now on. Raises Refused when it is watched already, or holds no word."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    row = WatchedPhrase(watch=watch, locale=locale)
    _describe(row, phrase=phrase, says=says, url=url)
    db.session.add(row)
    db.session.flush()
    record(actor, "watched_phrase.added", row)
    return row


def change(actor: Actor, row: WatchedPhrase, *, phrase: str, watch: Watch, locale: str, says: str, url: str) -> None:
    """Say it otherwise."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    row.watch, row.locale = watch, locale
    _describe(row, phrase=phrase, says=says, url=url)
    record(actor, "watched_phrase.changed", row)


def _describe(row: WatchedPhrase, *, phrase: str, says: str, url: str) -> None:
    row.phrase, row.sought = " ".join(phrase.split()), sought(phrase)
    row.says, row.url = says, url
    if not row.sought:
        raise Refused(_("Write at least one word."))
    same = select(WatchedPhrase.id).where(WatchedPhrase.sought == row.sought, WatchedPhrase.id != row.id)
    with db.session.no_autoflush:
        if db.session.scalar(same) is not None:
            raise Refused(_("“%(phrase)s” is watched already.", phrase=row.phrase))


def unwatch(actor: Actor, row: WatchedPhrase) -> None:
    """Watch it no more. What is held because of it stays held."""
    ensure(actor, May.RUN_THE_ORGANISATION)
    record(actor, "watched_phrase.removed", row)
    db.session.delete(row)
