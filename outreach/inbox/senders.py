"""Whether it is a colleague who wrote: by the address that a mail names, and by what our own mail server says of it."""

from flask import current_app

from outreach.inbox.reading import Reading
from talent.prospects.canonical import NotCanonical, canonical_email


def is_sure(reading: Reading, own: set[str]) -> bool:
    """From an address of theirs and, where our own server says so, really."""
    is_theirs = bool(reading.sender) and canonical(reading.sender[0][1]) in own
    return is_theirs and (reading.is_vouched_for or not current_app.extensions["settings"].inbound_authserv)


def canonical(address: str) -> str | None:
    """An address as identities are written; None for what is none."""
    try:
        return canonical_email(address)
    except NotCanonical:
        return None
