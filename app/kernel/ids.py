"""Identifiers: UUID version 7 (RFC 9562), so that new rows are neighbours in every index."""

import os
import time
from uuid import UUID

RANDOM_BITS = 74


def new() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    return at(time.time_ns() // 1_000_000, int.from_bytes(os.urandom(10), "big") & ((1 << RANDOM_BITS) - 1))


def at(milliseconds: int, random: int) -> UUID:
    """The UUIDv7 of a moment (Unix milliseconds) and 74 bits that somebody else drew."""
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
