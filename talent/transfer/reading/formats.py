"""What a file can be recognised as, and which columns each known layout has.

A layout is known by names that only it has, so two that share most of their columns are told apart; names are compared
as `words` makes them, with every number in them read as 1. The columns are those that the programs write themselves:
Google's and Outlook's exports of 2019 to 2026, Thunderbird, the import sheets of Greenhouse, Lever and OpenCATS, the
exports of Django-CRM and atomic-crm, Mastodon's list of whom one follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from talent.transfer.reading.columns import Field, guess_mapping, is_called, words


class Format(StrEnum):
    """Codes are stored, and name the source of the ids in a file: never rename one."""

    LINKEDIN_CONNECTIONS = "linkedin_connections"
    LINKEDIN_MESSAGES = "linkedin_messages"
    LINKEDIN_INVITATIONS = "linkedin_invitations"
    GOOGLE = "google"
    GOOGLE_OLD = "google_old"
    OUTLOOK = "outlook"
    OUTLOOK_CLASSIC = "outlook_classic"
    OUTLOOK_DESKTOP = "outlook_desktop"
    THUNDERBIRD = "thunderbird"
    GREENHOUSE = "greenhouse"
    LEVER = "lever"
    OPENCATS = "opencats"
    DJANGO_CRM = "django_crm"
    ATOMIC_CRM = "atomic_crm"
    MASTODON = "mastodon"
    VCARD = "vcard"
    X_MESSAGES = "x_messages"
    TABLE = "table"


@dataclass(frozen=True)
class Layout:
    """`signs` are sets of names, one of which the header holds whole; `fields` what the named columns become."""

    format: Format
    signs: tuple[str, ...]
    fields: dict[str, Field]

    def fits(self, names: set[str]) -> bool:
        return any(names >= set(sign.split("|")) for sign in self.signs)


def _fields(**names: str) -> dict[str, Field]:
    return {name: Field(field) for field, listed in names.items() for name in listed.split("|")}


_NAMES = {"given_name": "first name|middle name", "family_name": "last name"}
_OUTLOOK = _fields(
    **_NAMES,
    email="e mail address|e mail 1 address",
    phone="mobile phone|primary phone|business phone|business phone 1|home phone|home phone 1|other phone|company main phone",
    employer="company",
    title="job title",
    location="business city|home city|other city|location",
    profile_url="web page|personal web page",
    note="notes",
)
_LOCAL_OUTLOOK = _fields(
    given_name="vorname|weitere vornamen|prenom|deuxieme prenom|nombre|segundo nombre|voornaam|middelste naam",
    family_name="nachname|nom|apellidos|achternaam",
    email="e mail adresse|e mail 1 adresse|adresse de messagerie|adresse de messagerie 1|direccion de correo electronico"
    "|direccion de correo electronico 1|e mailadres|e mailadres 1|e mail 1 adres",
    phone="mobiltelefon|telefon geschaftlich|telefon privat|telephone mobile|tel mobile|telephone bureau|telephone bureau"
    "|telephone domicile|telephone personnel|movil|telefono movil|telefono del trabajo|telefono particular"
    "|mobiele telefoon|telefoon op werk|telefoon thuis",
    employer="firma|societe|organizacion|compania|bedrijf",
    title="position|titre 1|profession|puesto|cargo|functie",
    location="ort geschaftlich|ort privat|ville bureau|ville domicile|ciudad del trabajo|ciudad de domicilio|plaats werk"
    "|werkadres plaats|plaats thuis",
    profile_url="webseite|page web|pagina web|webpagina",
    note="notizen|notes|notas|notities",
)

PHOTO_COLUMN = "Photo"
"""Only address cards hold the picture itself; in tables such a column holds an address, which is never fetched."""

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        Format.LINKEDIN_CONNECTIONS,
        ("first name|connected on",),
        _fields(
            given_name="first name",
            family_name="last name",
            profile_url="url",
            email="email address",
            employer="company",
            title="position",
            connected_on="connected on",
        ),
    ),
    Layout(
        Format.GOOGLE,
        ("organization name|file as", "e mail 1 label|e mail 1 value|first name"),
        _fields(
            **_NAMES,
            email="e mail 1 value",
            phone="phone 1 value",
            employer="organization name",
            title="organization title",
            location="address 1 city",
            profile_url="website 1 value",
            note="notes",
        ),
    ),
    Layout(
        Format.GOOGLE_OLD,
        ("given name|family name|group membership", "given name|family name|yomi name"),
        _fields(
            display_name="name",
            given_name="given name|additional name",
            family_name="family name",
            email="e mail 1 value",
            phone="phone 1 value",
            employer="organization 1 name",
            title="organization 1 title",
            location="address 1 city|location",
            profile_url="website 1 value",
            note="notes",
        ),
    ),
    Layout(Format.OUTLOOK, ("e mail address|given yomi", "e mail address|imaddress"), _OUTLOOK),
    Layout(Format.OUTLOOK_CLASSIC, ("e mail address|internet free busy|initials",), _OUTLOOK),
    Layout(
        Format.OUTLOOK_DESKTOP,
        (
            "e mail address|e mail type|job title",
            "vorname|nachname|firma|e mail adresse",
            "prenom|nom|societe|adresse de messagerie",
            "nombre|apellidos|direccion de correo electronico",
            "voornaam|achternaam|bedrijf|e mailadres",
        ),
        _OUTLOOK | _LOCAL_OUTLOOK,
    ),
    Layout(Format.OUTLOOK_CLASSIC, ("first name|last name|e mail address|job title|company",), _OUTLOOK),
    Layout(
        Format.THUNDERBIRD,
        ("display name|primary email|secondary email",),
        _fields(
            given_name="first name",
            family_name="last name",
            display_name="display name",
            email="primary email|secondary email",
            phone="mobile number|work phone|home phone",
            employer="organization",
            title="job title",
            location="work city|home city",
            birth_year="birth year",
            birth_month="birth month",
            birth_day="birth day",
            profile_url="web page 1",
            note="notes",
        ),
    ),
    Layout(
        Format.GREENHOUSE,
        ("first name|last name|prospect pool", "first name|last name|who gets credit"),
        _fields(
            **_NAMES,
            employer="company",
            title="title",
            note="notes",
            email="email|e mail",
            phone="phone",
            profile_url="social media|website",
            location="address",
            external_id="candidate id|person id|prospect id|id",
        ),
    ),
    Layout(
        Format.LEVER,
        ("full name|stage|date added", "full name|stage|origin", "name|stage|archive reason|origin"),
        _fields(
            display_name="full name|name",
            email="email|emails",
            phone="phone|phones",
            employer="company|organization|current company",
            title="headline|title",
            location="location",
            profile_url="links|link",
            note="notes|note",
            external_id="contact id|candidate id|opportunity id|id",
        ),
    ),
    Layout(
        Format.OPENCATS,
        ("current employer|key skills",),
        _fields(
            **_NAMES,
            display_name="full name",
            employer="current employer",
            email="email|email 1",
            phone="cell phone|home phone|work phone",
            location="city",
            profile_url="web site",
            note="notes",
            external_id="candidate id|id",
        ),
    ),
    Layout(
        Format.DJANGO_CRM,
        ("first name|last name|do not call", "first name|last name|assigned emails"),
        _fields(
            **_NAMES,
            email="email",
            phone="phone",
            employer="organization|account name",
            title="title",
            location="city",
            profile_url="linkedin url",
            do_not_contact="do not call",
            note="description",
            external_id="id",
        ),
    ),
    Layout(
        Format.ATOMIC_CRM,
        ("first name|last name|first seen|has newsletter",),
        _fields(
            **_NAMES,
            employer="company",
            title="title",
            email="email work|email home|email other",
            phone="phone work|phone home|phone other",
            profile_url="linkedin url",
            connected_on="first seen",
            note="background",
            external_id="id",
        ),
    ),
    Layout(Format.MASTODON, ("account address|show boosts", "account address"), _fields(handle="account address")),
)
TABLE_FORMATS = frozenset({layout.format for layout in LAYOUTS} | {Format.TABLE})
"""What a file with columns can be taken for, whatever it was recognised as."""


def _names(header: Sequence[str]) -> list[str]:
    return [re.sub(r"\d+", "1", words(name)) for name in header]


def layout_of(header: Sequence[str]) -> Format:
    """What a table with these columns is; `TABLE` where no layout is known by them."""
    names = set(_names(header))
    return next((layout.format for layout in LAYOUTS if layout.fits(names)), Format.TABLE)


def mapping_of(format_: Format, header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[int, Field]:
    """What the columns become when a table is taken for this format; guessed where the format names none of them."""
    fields: dict[str, Field] = {}
    for layout in LAYOUTS:
        if layout.format is format_:
            fields |= layout.fields
    mapping = {column: fields[name] for column, name in enumerate(_names(header)) if name in fields}
    mapping = mapping or guess_mapping(header, sample_rows)
    if Field.BIRTHDAY not in mapping.values():
        born = (column for column, name in enumerate(header) if is_called(name, Field.BIRTHDAY))
        mapping |= dict.fromkeys(list(born)[:1], Field.BIRTHDAY)
    if format_ is Format.VCARD and PHOTO_COLUMN in header:
        mapping[list(header).index(PHOTO_COLUMN)] = Field.PHOTO
    return mapping
