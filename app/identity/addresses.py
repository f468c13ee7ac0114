"""E-mail addresses of people inside: one canonical form, so that an address belongs to one person."""

from email_validator import EmailNotValidError, validate_email


class NotAnAddress(ValueError):
    """It cannot be an e-mail address that mail reaches."""


def canonical_email(raw: str) -> str:
    """Trimmed, lower case, the domain in its ASCII form. Dots and tags are part of the address and stay.

    Domains of an internal network (`ada@intranet`) are allowed: this is self-hosted. Raises NotAnAddress.
    """
    try:
        found = validate_email(
            raw.strip(), check_deliverability=False, allow_smtputf8=False, globally_deliverable=False
        )
    except EmailNotValidError as error:
        raise NotAnAddress from error
    return (found.ascii_email or found.normalized).lower()
