"""Addresses of ours at which mail comes in: `INBOUND_ADDRESS`, with a secret word in place of its star.

A word says what it opens, like every secret: `log-…` is a colleague's own address for mails to be noted, `bounce-…` is
where a mail of ours returns to. Mail servers may change the case of an address, so words are in lower case.
"""

import base64
import hmac
from uuid import UUID

from flask import current_app

BOUNCE_PREFIX = "bounce-"
_ID_BYTES = 16
_PROOF_BYTES = 8


def address_with(word: str) -> str | None:
    """The whole address for a word; None where no mail comes in."""
    pattern: str = current_app.extensions["settings"].inbound_address
    return pattern.replace("*", word) if pattern else None


def word_in(address: str) -> str | None:
    """The word in an address of ours, None if it is not one."""
    pattern: str = current_app.extensions["settings"].inbound_address
    before, star, after = pattern.lower().partition("*")
    text = address.strip().strip("<>").lower()
    if not star or not text.startswith(before) or not text.endswith(after):
        return None
    return text[len(before) : len(text) - len(after)] or None


def is_ours(address: str) -> bool:
    """Whether mail to this address comes to us."""
    return word_in(address) is not None


def spelled(content: bytes) -> str:
    """Bytes as letters and digits that survive any mail server (RFC 4648, base 32, in lower case, unpadded)."""
    return base64.b32encode(content).decode().rstrip("=").lower()


def read(word: str) -> bytes | None:
    """The bytes that `spelled` wrote, None for anything else."""
    try:
        return base64.b32decode(word.upper() + "=" * (-len(word) % 8))
    except ValueError:
        return None


def id_in(word: str) -> UUID | None:
    """The id that begins a word, None if none does."""
    content = read(word) or b""
    return UUID(bytes=content[:_ID_BYTES]) if len(content) >= _ID_BYTES else None


def bounce_word(row_id: UUID) -> str:
    """The word of the address to which a mail comes back: the id of its row, and the proof that we made it."""
    key = hmac.digest(current_app.extensions["settings"].secret_key.encode(), b"bounce", "sha256")
    return f"{BOUNCE_PREFIX}{spelled(row_id.bytes + hmac.digest(key, row_id.bytes, 'sha256')[:_PROOF_BYTES])}"
