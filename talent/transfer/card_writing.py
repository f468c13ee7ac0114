"""A person as a vCard 4.0 (RFC 6350): lines folded at 75 octets, text escaped, the id here as the UID."""

from collections.abc import Mapping

from talent.prospects.canonical import IdentityKind, NotCanonical, canonical_profile, profile_url
from talent.transfer.leaving import Person

LONGEST_LINE = 75


def card(person: Person, found: Mapping[IdentityKind, list[str]]) -> str:
    """One card, with all ways to reach the person in the order given."""
    name = ";".join((_text(person.family_name), _text(person.given_name), "", "", ""))
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{person.id}", f"FN:{_text(person.display_name)}"]
    lines += [f"N:{name}"] if person.given_name or person.family_name else []
    lines += [f"ORG:{_text(person.employer)}"] if person.employer else []
    lines += [f"TITLE:{_text(person.title)}"] if person.title else []
    lines += [f"ADR:;;;{_text(person.location)};;;"] if person.location else []
    lines += [f"EMAIL:{_text(mail)}" for mail in found.get(IdentityKind.EMAIL, [])]
    lines += [f"TEL:{_text(phone)}" for phone in found.get(IdentityKind.PHONE, [])]
    lines += [f"URL:{_link(page)}" for page in found.get(IdentityKind.PROFILE, [])]
    lines += [f"IMPP:{_text(handle)}" for handle in found.get(IdentityKind.HANDLE, [])]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _link(page: str) -> str:
    try:
        return profile_url(canonical_profile(page))
    except NotCanonical:
        return _text(page)


def _folded(line: str) -> str:
    """Broken before the octet that would be too many, never inside a letter."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n".join(pieces)
