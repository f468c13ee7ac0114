"""What an identity can be."""

from enum import StrEnum


class IdentityKind(StrEnum):
    """Each kind has one canonical form."""

    EMAIL = "email"
    PHONE = "phone"
    PROFILE = "profile"
    HANDLE = "handle"
