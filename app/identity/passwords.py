"""Passwords: how they are kept (argon2id, RFC 9106) and which are refused.

The parameters are those of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. A hash with other
parameters is renewed at the next sign-in. Unicode is normalised (NFC), so that one keyboard's ü is another's.
"""

import base64
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from gevent.monkey import is_module_patched
from gevent.threadpool import ThreadPool
from zxcvbn import zxcvbn

T = TypeVar("T")

SHORTEST = 12
LONGEST = 1000
FEWEST_GUESSES = 10**8
"""Fewer than these a list of the commonest passwords and their variations needs to hit on one (zxcvbn's estimate)."""
_ESTIMATED_ON = 72
FEWEST_OF_ONES_OWN = 6
"""So many letters and digits must remain when names that others know are taken out."""
_SHORTEST_WORD = 3

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _nobodys_hash() -> str:
    """What is checked when there is nothing to check: it costs as much, and no password fits."""
    salt, tail = (base64.b64encode(bytes(n)).decode().rstrip("=") for n in (_hasher.salt_len, _hasher.hash_len))
    parameters = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${parameters}${salt}${tail}"


_NOBODYS = _nobodys_hash()


def hashed(password: str) -> str:
    """What is stored in a password's place."""
    return _aside(lambda: _hasher.hash(_normal(password)))


def is_right(stored: str | None, password: str) -> bool:
    """Whether it is the password behind the hash. Takes the same time when there is no hash, or an absurd password."""
    is_absurd = len(password) > LONGEST
    try:
        _aside(lambda: _hasher.verify(stored or _NOBODYS, "" if is_absurd else _normal(password)))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and not is_absurd


def _aside(work: Callable[[], T]) -> T:
    """In the web server, hash in a thread beside the event loop: the other requests go on, two hash at a time."""
    return _threads().apply(work) if is_module_patched("threading") else work()


@cache
def _threads() -> ThreadPool:
    return ThreadPool(2)


def is_outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def fault(password: str, *known: str) -> str | None:
    """Why this must not be a password, in words; None if it may. `known` is what others know of its owner."""
    if len(password) < SHORTEST:
        return _("Take at least %(num)d characters; a few words in a row do well.", num=SHORTEST)
    if len(password) > LONGEST:
        return _("Take at most %(num)d characters.", num=LONGEST)
    words = sorted({word for name in known for word in _words_of(name)}, key=len, reverse=True)
    if _is_made_of(words, password):
        return _("Others know this about you. Take something that only you would think of.")
    guesses = zxcvbn(_normal(password)[:_ESTIMATED_ON].casefold(), user_inputs=words)
    if guesses["guesses"] < FEWEST_GUESSES:
        return _("This is among the first that others would guess. Take a few words that have nothing in common.")
    return None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _words_of(name: str) -> list[str]:
    parts = (_bare(part) for part in (name, *re.split(r"\W+", name)))
    return [part for part in parts if len(part) >= _SHORTEST_WORD]


def _is_made_of(words: list[str], password: str) -> bool:
    whole = rest = _bare(password)
    for word in words:
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < FEWEST_OF_ONES_OWN


def _bare(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())
