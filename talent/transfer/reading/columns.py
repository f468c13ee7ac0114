"""What each column becomes: guessed from its name in five languages, then from the look of its cells."""

import hashlib
import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from talent.prospects.canonical import clean_text, folded


class Field(StrEnum):
    """What a column can become. Codes are stored with remembered mappings: never rename one."""

    DISPLAY_NAME = "display_name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    PHONE = "phone"
    PROFILE_URL = "profile_url"
    HANDLE = "handle"
    EMPLOYER = "employer"
    TITLE = "title"
    LOCATION = "location"
    CONNECTED_ON = "connected_on"
    NOTE = "note"
    EXTERNAL_ID = "external_id"
    BIRTHDAY = "birthday"
    BIRTH_YEAR = "birth_year"
    BIRTH_MONTH = "birth_month"
    BIRTH_DAY = "birth_day"
    GROUPS = "groups"
    PHOTO = "photo"
    DO_NOT_CONTACT = "do_not_contact"


SEVERAL = frozenset(
    {Field.EMAIL, Field.PHONE, Field.PROFILE_URL, Field.HANDLE, Field.NOTE, Field.GIVEN_NAME, Field.GROUPS}
)

# Names as `words` makes them; the first of a line is the best where two columns want to be the same field.
_NAMES: dict[Field, str] = {
    Field.DISPLAY_NAME: "full name|display name|name|contact name|contact|person|candidate|candidate name|file as|fn|vollstandiger name"
    "|anzeigename|nom complet|nom|nombre completo|nombre|volledige naam|weergavenaam|naam",
    Field.GIVEN_NAME: "first name|given name|firstname|forename|first|middle name|additional name|vorname|prenom|nombre de pila|primer nombre"
    "|nombres|voornaam",
    Field.FAMILY_NAME: "last name|family name|lastname|surname|last|nachname|familienname|zuname|nom de famille|apellidos|apellido|achternaam",
    Field.EMPLOYER: "company|employer|organization name|organisation name|organization|organisation|company name|current company"
    "|current employer|account|account name|firma|unternehmen|arbeitgeber|entreprise|societe|employeur|empresa|compania|bedrijf|werkgever"
    "|organisatie",
    Field.TITLE: "job title|position|organization title|title|role|headline|current position|current title|occupation|profession|beruf"
    "|stelle|berufsbezeichnung|funktion|poste|fonction|intitule du poste|cargo|puesto|titulo|functie|functietitel|titel",
    Field.LOCATION: "location|city|town|place|region|home city|business city|ort|stadt|wohnort|standort|lieu|ville|ubicacion|ciudad|lugar"
    "|locatie|plaats|woonplaats|stad",
    Field.CONNECTED_ON: "connected on|met on|date met|met|first met|first seen|connection date|known since|kennengelernt|kennengelernt am"
    "|bekannt seit|verbunden am|vernetzt am|rencontre le|connecte le|date de rencontre|conocido el|conectado el|fecha de contacto"
    "|ontmoet op|verbonden op",
    Field.NOTE: "notes|note|comment|comments|remarks|remark|description|background|about|bio|notiz|notizen|bemerkung|bemerkungen|kommentar"
    "|remarque|remarques|commentaire|commentaires|nota|notas|comentario|comentarios|observaciones|notities|notitie|opmerking|opmerkingen",
    Field.HANDLE: "handle|mastodon|account address|fediverse|screen name|username",
    Field.BIRTHDAY: "birthday|date of birth|birthdate|birth date|born|bday|geburtstag|geburtsdatum|anniversaire|date de naissance"
    "|cumpleanos|fecha de nacimiento|verjaardag|geboortedatum",
    Field.BIRTH_YEAR: "birth year|year of birth|geburtsjahr|annee de naissance|ano de nacimiento|geboortejaar",
    Field.BIRTH_MONTH: "birth month|month of birth|geburtsmonat|mois de naissance|mes de nacimiento|geboortemaand",
    Field.BIRTH_DAY: "birth day|day of birth|geburtstag tag|jour de naissance|dia de nacimiento|geboortedag",
    Field.GROUPS: "tags|tag|labels|groups|group membership|categories|keywords|key skills|schlagworter|schlagworte|kategorien|gruppen"
    "|etiquettes|groupes|etiquetas|grupos|categorias|groepen|categorieen",
    Field.DO_NOT_CONTACT: "do not contact|do not call|do not email|do not mail|opted out|opt out|email opt out|has opted out of email"
    "|unsubscribed|nicht kontaktieren|kontaktsperre|ne pas contacter|no contactar|niet contacteren",
    Field.EXTERNAL_ID: "external id|contact id|candidate id|record id|person id|uid|uuid|id|externe id|identifiant|identificador",
}
_RANKED: dict[str, tuple[Field, int]] = {
    name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names.split("|"))
}
_EMAIL_WORDS = re.compile(r"\b(?:e ?mails?|mail|courriel|correo|correo electronico|(?:e ?)?mail ?adress?e?)\b")
_PHONE_WORDS = re.compile(
    r"\b(?:phone|telephone|tel|mobile|cell|cellphone|telefon|telefonnummer|handy|mobil|portable|telefono|movil|telefoon)\b"
)
_URL_WORDS = re.compile(
    r"\b(?:url|linkedin|github|xing|twitter|profile|profil|perfil|profiel|website|web page|webseite|site web|homepage)\b"
)
# Columns beside an address that say what kind of address it is, or speak of somebody or something else.
_OTHER_WORDS = re.compile(
    r"\b(?:type|label|fax|opt|status|subject|photo|picture|image|consent|date|sent|assistant s|company main|verified|manager s|bounced)\b"
)
_LOOKS = {
    Field.EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    Field.PROFILE_URL: re.compile(r"(?:https?://|www\.)\S+|(?:\w+\.)?linkedin\.com/\S+", re.IGNORECASE),
    Field.PHONE: re.compile(r"\+[\d ()/.-]{7,20}"),
}
_MOST_OF_THEM = 0.6
_ENOUGH_CELLS = 3


@lru_cache(maxsize=2_000)
def words(name: str) -> str:
    """A column's name as it is compared: folded, words only ("E-mail 1 - Value" is "e mail 1 value")."""
    return " ".join(re.sub(r"[\W_]+", " ", folded(clean_text(name))).split())


def fingerprint(header: Sequence[str]) -> str:
    """The same for the same columns in the same order, whatever their case, spaces and marks."""
    return hashlib.sha256("\x1f".join(map(words, header)).encode()).hexdigest()[:32]


def is_known(name: str) -> bool:
    """Whether this is a column's name in one of the languages known here."""
    return _by_name(name) is not None


def is_called(name: str, field: Field) -> bool:
    """Whether a column's name says that it is this field."""
    named = _by_name(name)
    return named is not None and named[0] is field


def guess_mapping(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[int, Field]:
    """The field of each column that has one; columns without are left out, and told so to the person who imports."""
    found: dict[int, tuple[Field, int]] = {}
    for index, name in enumerate(header):
        cells = [row[index].strip() for row in sample_rows if index < len(row) and row[index].strip()]
        if guess := _guess(name, cells):
            found[index] = guess
    return _read_together(header, _best(found))


def _guess(name: str, cells: list[str]) -> tuple[Field, int] | None:
    named = _by_name(name)
    if named is None:
        looks = next((field for field in _LOOKS if _look_like(field, cells)), None)
        return (looks, 0) if looks and not _OTHER_WORDS.search(words(name)) else None
    field = named[0]
    is_contradicted = field is Field.EMAIL and len(cells) >= _ENOUGH_CELLS and not any("@" in cell for cell in cells)
    return None if is_contradicted else named


def _by_name(name: str) -> tuple[Field, int] | None:
    text = words(name)
    if text in _RANKED:
        return _RANKED[text]
    if _OTHER_WORDS.search(text):
        return None
    for field, pattern in ((Field.EMAIL, _EMAIL_WORDS), (Field.PHONE, _PHONE_WORDS), (Field.PROFILE_URL, _URL_WORDS)):
        if pattern.search(text):
            return field, 0
    return None


def _look_like(field: Field, cells: list[str]) -> bool:
    return bool(cells) and sum(bool(_LOOKS[field].fullmatch(cell)) for cell in cells) >= len(cells) * _MOST_OF_THEM


def _best(found: dict[int, tuple[Field, int]]) -> dict[int, Field]:
    """Where two columns want to be one field, the better name has it, then the first column."""
    chosen: dict[Field, int] = {}
    for index, (field, rank) in found.items():
        if field not in chosen or rank < found[chosen[field]][1]:
            chosen[field] = index
    return {index: field for index, (field, _) in found.items() if field in SEVERAL or chosen[field] == index}


def _read_together(header: Sequence[str], mapping: dict[int, Field]) -> dict[int, Field]:
    """Names go by their company: "Name" beside "Vorname" is the family name, "Nombre" beside "Apellidos" the given one."""
    fields = set(mapping.values())
    for index, field in mapping.items():
        if field is Field.DISPLAY_NAME and words(header[index]) in {"name", "nom", "naam", "nombre"}:
            if Field.GIVEN_NAME in fields and Field.FAMILY_NAME not in fields:
                return mapping | {index: Field.FAMILY_NAME}
            if Field.FAMILY_NAME in fields and Field.GIVEN_NAME not in fields:
                return mapping | {index: Field.GIVEN_NAME}
    return mapping
