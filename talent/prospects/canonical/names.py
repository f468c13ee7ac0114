"""People's names: the display name is the truth, and no parts are guessed that the source did not name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from talent.prospects.canonical.mojibake import mended_text

# Written after a name with or without a comma; nobody is called so.
_CERTAIN = re.compile(
    r"ph\.?d\.?|d\.?phil\.?|mba|dba|pmp|csp|csm|cspo|cfp|cpa|cfa|cissp|cis[am]|s?phr|shrm-s?cp|[mb]\.?sc\.?|esq\.?",
    re.IGNORECASE,
)
# Taken for credentials only after a comma.
_LIKELY = re.compile(
    r"m\.?d\.?|dr\.?|[mb]\.?a\.?|[mb]\.?s\.?|rn|ll[mb]|j\.?d\.?|mph|mfa|mpa|m\.?ed\.?|p\.?e\.?|ing\.?", re.IGNORECASE
)
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9-]{2,9}")
_SHORTEST_WHOLE_NAME = 2


@dataclass(frozen=True, slots=True)
class CleanName:
    """What to show, the parts as far as the source named them, and credentials such as "PhD, PMP" apart from the name."""

    display: str
    given: str = ""
    family: str = ""
    credentials: str = ""


def clean_name(raw: str = "", *, given: str = "", family: str = "") -> CleanName:
    """From a whole name, from its parts, or both; the whole name is shown where there is one."""
    first, first_credentials = _part(given) if given else ("", "")
    last, last_credentials = _part(family) if family else ("", "")
    whole, credentials = _split_credentials(_clean(raw), is_part=False) if raw else ("", "")
    display = whole or f"{first} {last}".strip()
    return CleanName(display, first, last, credentials or last_credentials or first_credentials)


@lru_cache(maxsize=20_000)
def _part(raw: str) -> tuple[str, str]:
    """Kept at hand, for given and family names repeat all through an import."""
    return _split_credentials(_clean(raw), is_part=True)


def _clean(raw: str) -> str:
    text = mended_text(raw)
    return text.rstrip(" ,") if text.endswith(",") else text


def _split_credentials(name: str, *, is_part: bool) -> tuple[str, str]:
    """Credentials are taken from the end, one by one, while something that can be a name remains before them."""
    found: list[str] = []
    rest = name
    while taken := _last_credential(rest, is_part=is_part):
        rest, credential = taken
        found.insert(0, credential)
    return rest, ", ".join(found)


def _last_credential(name: str, *, is_part: bool) -> tuple[str, str] | None:
    if "," in name:
        before, _, after = (part.strip(" ,") for part in name.rpartition(","))
        if before and after and _are_credentials(after, before, is_part=is_part):
            return before, after
    return _without_comma(name, is_part=is_part)


def _without_comma(name: str, *, is_part: bool) -> tuple[str, str] | None:
    before, space, last = name.rpartition(" ")
    if not space or not _CERTAIN.fullmatch(_bare(last)):
        return None
    is_enough = is_part or len(before.split()) >= _SHORTEST_WHOLE_NAME
    return (before.rstrip(" ,"), last) if is_enough and before.strip(" ,") and not name.isupper() else None


def _are_credentials(text: str, before: str, *, is_part: bool) -> bool:
    """Every word known, or capitals after a name that is not written in capitals itself."""
    known: list[re.Pattern[str]] = [_CERTAIN, _LIKELY]
    if not before.isupper() and (is_part or " " in before):
        known.append(_ABBREVIATION)
    return all(any(pattern.fullmatch(_bare(word)) for pattern in known) for word in text.split())


def _bare(word: str) -> str:
    return word.strip("()®™")
