"""The one form in which a person's identities and names are compared, sought and sorted.

Two spellings of the same address, number or profile have one canonical form; the raw spelling is kept beside it by
whoever stores it. Every function here gives its own output back unchanged, and none fails on wild text other than by
`NotCanonical`, whose message is a sentence for people.
"""

from talent.prospects.canonical.addresses import (
    ROLE_ADDRESS,
    canonical_email,
    canonical_handle,
    canonical_phone,
    mailbox_of,
)
from talent.prospects.canonical.errors import NotCanonical
from talent.prospects.canonical.kinds import IdentityKind
from talent.prospects.canonical.mojibake import mended_text
from talent.prospects.canonical.names import CleanName, clean_name
from talent.prospects.canonical.partial_dates import partial_date, partial_date_in_words
from talent.prospects.canonical.profiles import canonical_link, canonical_profile, profile_url
from talent.prospects.canonical.searching import search_line
from talent.prospects.canonical.text import clean_note, clean_text, folded

__all__ = [
    "ROLE_ADDRESS",
    "CleanName",
    "IdentityKind",
    "NotCanonical",
    "canonical_email",
    "canonical_handle",
    "canonical_link",
    "canonical_phone",
    "canonical_profile",
    "clean_name",
    "clean_note",
    "clean_text",
    "folded",
    "mailbox_of",
    "mended_text",
    "partial_date",
    "partial_date_in_words",
    "profile_url",
    "search_line",
]
