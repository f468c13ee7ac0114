"""What one row says of a person, and under which name it comes in where it has none."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from talent.prospects.canonical import ROLE_ADDRESS, CleanName, IdentityKind
from talent.transfer.reading.reasons import Reason

_OF_AN_OFFICE = re.compile(ROLE_ADDRESS)


class FoundIdentity(NamedTuple):
    """An identity as it stood in the cell and in canonical form."""

    kind: IdentityKind
    raw: str
    canonical: str


class Remark(NamedTuple):
    """What happened to a cell; `column` counts from 0, `text` is how the cell began."""

    reason: Reason
    column: int
    text: str


@dataclass(slots=True)
class ParsedRow:
    """A person as far as one row tells; `rejected` says why the row tells of none.

    `birthday` is as `parse_birthday` gives it, `groups` maps the folded names of groups to these.
    """

    line: int
    name: CleanName = field(default_factory=lambda: CleanName(""))
    identities: list[FoundIdentity] = field(default_factory=list)
    employer: str = ""
    title: str = ""
    location: str = ""
    connected_on: date | None = None
    note: str = ""
    external_id: str = ""
    birthday: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    has_photo: bool = False
    do_not_contact: bool = False
    remarks: list[Remark] = field(default_factory=list)
    rejected: Reason | None = None


def settle_name(parsed: ParsedRow, cells: list[str]) -> None:
    """Take an identity for a name that is missing; without a person, say why."""
    if parsed.name.display:
        return
    if parsed.identities and _is_of_an_organisation(parsed):
        parsed.rejected = Reason.ORGANISATION
        return
    if parsed.identities:
        known_by = next((one for one in parsed.identities if not _is_shared(one)), parsed.identities[0]).canonical
        parsed.name = CleanName(known_by.rpartition("/")[2] or known_by)
        parsed.remarks.append(Remark(Reason.NAME_FROM_IDENTITY, 0, parsed.name.display))
        return
    filled = sum(1 for cell in cells if cell.strip())
    is_only_date = filled == 1 and parsed.connected_on is not None
    parsed.rejected = Reason.ACCOUNT_CLOSED if is_only_date else Reason.NOBODY if filled else Reason.EMPTY


def _is_of_an_organisation(parsed: ParsedRow) -> bool:
    """Whether a row without a name tells of a surgery or an office, as address books have them: where it is, and what
    everybody there shares. What another program numbers, or what says what somebody does, is about a person.
    """
    is_about_somebody = parsed.title or parsed.external_id or parsed.birthday
    return bool(parsed.employer) and not is_about_somebody and all(map(_is_shared, parsed.identities))


def _is_shared(identity: FoundIdentity) -> bool:
    """Whether more than one person may be reached so."""
    kind, _raw, canonical = identity
    return kind is IdentityKind.PHONE or (kind is IdentityKind.EMAIL and bool(_OF_AN_OFFICE.match(canonical)))
