"""E-mail addresses, phone numbers and handles in canonical form."""

import re
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from talent.prospects.canonical.errors import NotCanonical
from talent.prospects.canonical.text import clean_text, lowered

ROLE_ADDRESS = (
    "^(info|office|kontakt|contact|contacto|hello|hallo|hi|mail|post|admin|team|sales|support|service|hr|jobs|"
    "careers?|karriere|recruiting|recruitment|talent|press|presse|marketing|webmaster|postmaster|noreply|no-reply|"
    "reception|empfang|sekretariat|secretariat|accueil|bewerbung|people|billing|accounting|buchhaltung)@"
)
"""The addresses of offices, not of people; for Python and PostgreSQL alike."""
_LONGEST_EMAIL = 320
_LONGEST_PHONE = 80
_SHORTEST_E164 = len("+4912345")
_PLAIN_EMAIL = re.compile(r"([a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([a-z0-9.-]{1,180})")
_LONGEST_PLAIN_LOCAL = 64
_GOOGLES = frozenset({"gmail.com", "googlemail.com"})
_DIGITS_ALONE = re.compile(r"\+[1-9][0-9]{7,14}")
_HANDLE = re.compile(r"(?:[a-z0-9.-]{1,40}:)?[^\W_][\w.+-]{0,99}(?:@[\w.-]{1,100})?|_[\w.+-]{0,99}")


def canonical_email(raw: str) -> str:
    """Trimmed, the domain as IDNA, all lower case; dots and tags are part of the address and stay."""
    text = _bare_email(raw)
    plain = _PLAIN_EMAIL.fullmatch(text.lower()) if text.isascii() else None
    if plain and len(plain[1]) <= _LONGEST_PLAIN_LOCAL:
        return f"{plain[1]}@{_domain(plain[2])}"
    return _validated(text)


def mailbox_of(email: str) -> str:
    """Where mail to a canonical address ends up: a tag after a plus, and at Google the dots, lead nowhere else."""
    local, _at, domain = email.partition("@")
    name = local.partition("+")[0] or local
    return f"{name.replace('.', '')}@gmail.com" if domain in _GOOGLES else f"{name}@{domain}"


def _bare_email(raw: str) -> str:
    """Without what programs wrap around an address."""
    if len(raw) > 2 * _LONGEST_EMAIL:
        raise _not_an_email()
    return clean_text(raw).removeprefix("mailto:").removeprefix("<").removesuffix(">")


@lru_cache(maxsize=20_000)
def _domain(domain: str) -> str:
    """A domain's canonical form, looked up once: an import of 50,000 rows has few domains, and validation is slow."""
    return _validated(f"x@{domain}").partition("@")[2]


def _validated(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError) as error:
        raise _not_an_email() from error
    return f"{lowered(found.local_part)}@{found.ascii_domain.lower()}"


def _not_an_email() -> NotCanonical:
    return NotCanonical(_l("This is not an e-mail address. It should look like name@example.org."))


def canonical_phone(raw: str, region: str | None) -> str:
    """E.164 with an extension as in RFC 3966 ("+4930123456;ext=12"): a switchboard's number alone is not one person.

    `region` is the ISO 3166 code of the country whose national numbers are meant; None takes international ones only.
    """
    text = clean_text(raw[: _LONGEST_PHONE + 1]).lstrip("'").removeprefix("tel:")
    if _is_plain_e164(text):
        return text
    if len(raw) > _LONGEST_PHONE:
        raise NotCanonical(_l("This is too long for a phone number."))
    digits = _e164(text, region)
    # What reads otherwise the second time, such as a number of zeros, is nobody's number.
    if len(digits) < _SHORTEST_E164 or _e164(digits, None) != digits:
        raise _not_a_number()
    return digits


def _is_plain_e164(text: str) -> bool:
    """Whether a number is canonical as it stands, told without the library's parsing, which takes most of an import's time:
    nothing but digits after a known country code, no prefix that is dialled inside the country, and as many as there may be.
    """
    if not _DIGITS_ALONE.fullmatch(text):
        return False
    code = next((code for code in (text[1:2], text[1:3], text[1:4]) if int(code) in COUNTRY_CODE_TO_REGION_CODE), "")
    known = _country(int(code)) if code else None
    national = text[1 + len(code) :]
    return known is not None and len(national) in known[0] and not (known[1] and known[1].match(national))


@lru_cache(maxsize=300)
def _country(code: int) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """How many digits a country's numbers have, and what is dialled before them inside the country."""
    region = COUNTRY_CODE_TO_REGION_CODE[code][0]
    numbers = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if numbers is None or numbers.general_desc is None:
        return None
    prefix = numbers.national_prefix_for_parsing
    return frozenset(numbers.general_desc.possible_length), re.compile(prefix) if prefix else None


def _e164(text: str, region: str | None) -> str:
    number = _parsed_phone(text, region)
    if not phonenumbers.is_possible_number(number):
        raise _not_a_number()
    digits = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{digits};ext={number.extension}" if number.extension else digits


def _not_a_number() -> NotCanonical:
    return NotCanonical(_l("This phone number has too many or too few digits."))


def _parsed_phone(text: str, region: str | None) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise NotCanonical(_l("Begin the phone number with + and the country code, such as +49.")) from error
        raise NotCanonical(_l("This is not a phone number.")) from error


def canonical_handle(raw: str) -> str:
    """A name on a network, without the leading @: "jordan", "jordan@mastodon.social" or "signal:jordan.42"."""
    network, colon, name = lowered(clean_text(raw)).rpartition(":")
    handle = f"{network.strip()}{colon}{name.strip().lstrip('@')}"
    if not _HANDLE.fullmatch(handle):
        raise NotCanonical(_l("A handle is one word, such as @jordan or @jordan@mastodon.social."))
    return handle
