"""What remains of the erased: keyed hashes of how they could be recognised, so that no file brings them back.

The key is derived from the secret key, so a stolen database does not tell whose hashes they are, and one that was
restored under another secret key does not know the erased again.
"""

import hmac
import re
from collections.abc import Collection, Iterable
from functools import cache
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.kernel.db import db
from talent.consent.models import ErasedIdentity
from talent.prospects.canonical import ROLE_ADDRESS, IdentityKind, mailbox_of

PURPOSE = b"erased identities"
NAME = "name"
_BYTES = 16
_EMAIL = f"{IdentityKind.EMAIL.value} "
_OF_AN_OFFICE = re.compile(ROLE_ADDRESS.replace("^", f"^{_EMAIL}", 1))


def digest(kind: str, canonical: str) -> UUID:
    """The keyed hash of an identity."""
    return UUID(bytes=digests([f"{kind} {canonical}"])[0])


def digests(words: Iterable[str]) -> list[bytes]:
    """The first 128 bits of HMAC-SHA-256 (RFC 2104) of each, which is a kind and a canonical form with a blank between."""
    key = _key(current_app.extensions["settings"].secret_key)
    return [hmac.digest(key, each.encode(), "sha256")[:_BYTES] for each in words]


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), PURPOSE, "sha256")


def spellings(word: str) -> set[str]:
    """What is hashed of an identity, as `digests` takes it: itself, and of an address its mailbox."""
    return {word, f"{_EMAIL}{mailbox_of(word.removeprefix(_EMAIL))}"} if word.startswith(_EMAIL) else {word}


def digests_of(identities: Iterable[tuple[str, str]], *, sort_name: str = "", employer_key: str = "") -> set[UUID]:
    """By what somebody is known again: identities as (kind, canonical), the address of an office only together with the
    name. Only who has none is known by name and employer.
    """
    words = [f"{kind} {canonical}" for kind, canonical in identities]
    named = (f"{word} {sort_name}" if _OF_AN_OFFICE.match(word) else word for word in words)
    found = {UUID(bytes=mark) for mark in digests(each for word in named for each in spellings(word))}
    if not words and sort_name and employer_key:
        found.add(digest(NAME, f"{sort_name}|{employer_key}"))
    return found


def erased_among(digests: Collection[UUID]) -> set[UUID]:
    """Which of these belong to somebody who was erased."""
    if not digests:
        return set()
    return set(db.session.scalars(select(ErasedIdentity.digest).where(ErasedIdentity.digest.in_(digests))))
