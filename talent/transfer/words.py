"""Imports in words: states, outcomes, and why a row became what it became."""

from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent.prospects.models import LegalBasis
from talent.transfer.models import DayOrder, Import, ImportRow, ImportState, Messages, Outcome, Why, WhyNot
from talent.transfer.reading import Field, Format, Reason, reason_sentence

FIELDS: dict[Field, LazyString] = {
    Field.DISPLAY_NAME: _l("Name"),
    Field.GIVEN_NAME: _l("First name"),
    Field.FAMILY_NAME: _l("Last name"),
    Field.EMAIL: _l("E-mail"),
    Field.PHONE: _l("Phone"),
    Field.PROFILE_URL: _l("Profile (web address)"),
    Field.HANDLE: _l("Handle (@name)"),
    Field.EMPLOYER: _l("Employer"),
    Field.TITLE: _l("What they do"),
    Field.LOCATION: _l("Place"),
    Field.CONNECTED_ON: _l("In touch since"),
    Field.NOTE: _l("Note (stays inside)"),
    Field.BIRTHDAY: _l("Birthday"),
    Field.BIRTH_YEAR: _l("Year of birth"),
    Field.BIRTH_MONTH: _l("Month of birth"),
    Field.BIRTH_DAY: _l("Day of birth"),
    Field.GROUPS: _l("Tags"),
    Field.PHOTO: _l("Photo"),
    Field.DO_NOT_CONTACT: _l("Do not contact"),
    Field.EXTERNAL_ID: _l("The file's own number for the person"),
}

FORMATS: dict[Format, LazyString] = {
    Format.LINKEDIN_CONNECTIONS: _l("LinkedIn's list of your connections"),
    Format.LINKEDIN_MESSAGES: _l("LinkedIn's messages"),
    Format.LINKEDIN_INVITATIONS: _l("LinkedIn's invitations"),
    Format.GOOGLE: _l("Google Contacts"),
    Format.GOOGLE_OLD: _l("Google Contacts, before 2024"),
    Format.OUTLOOK: _l("Outlook.com and the new Outlook"),
    Format.OUTLOOK_CLASSIC: _l("Outlook, the older layout"),
    Format.OUTLOOK_DESKTOP: _l("Outlook for Windows"),
    Format.THUNDERBIRD: _l("Thunderbird"),
    Format.GREENHOUSE: _l("Greenhouse"),
    Format.LEVER: _l("Lever"),
    Format.OPENCATS: _l("OpenCATS"),
    Format.DJANGO_CRM: _l("Django-CRM"),
    Format.ATOMIC_CRM: _l("Atomic CRM"),
    Format.MASTODON: _l("People you follow on Mastodon"),
    Format.VCARD: _l("Address cards (vCard)"),
    Format.X_MESSAGES: _l("Direct messages of X"),
    Format.TABLE: _l("A table"),
}

MESSAGES: dict[Messages, LazyString] = {
    Messages.WHEN: _l("who and when, without what was written"),
    Messages.CONTENT: _l("also what was written"),
    Messages.NONE: _l("nothing"),
}

_WHY_NOT: dict[WhyNot, LazyString] = {
    WhyNot.REPEATS: _l("Stands in this file twice."),
    WhyNot.IMPORTED_BEFORE: _l("Is here already."),
    WhyNot.STRANGER: _l("With somebody whom neither this file nor anybody here knows."),
    WhyNot.SEVERAL_PEOPLE: _l("It could have been with more than one person."),
    WhyNot.PERSON_LEFT_OUT: _l("The person was left out."),
    WhyNot.DO_NOT_CONTACT: _l("The person does not want to be contacted."),
}

STATES: dict[ImportState, LazyString] = {
    ImportState.MAPPING: _l("Waits for its columns"),
    ImportState.READING: _l("Being read"),
    ImportState.READY: _l("Waits for your go"),
    ImportState.COMMITTING: _l("Under way"),
    ImportState.DONE: _l("Done"),
    ImportState.UNDOING: _l("Being undone"),
    ImportState.UNDONE: _l("Undone"),
    ImportState.CANCELLED: _l("Cancelled"),
    ImportState.FAILED: _l("Could not be read"),
}

SHAPES: dict[ImportState, str] = {
    ImportState.MAPPING: "diamond",
    ImportState.READING: "half",
    ImportState.READY: "diamond",
    ImportState.COMMITTING: "half",
    ImportState.DONE: "filled",
    ImportState.UNDOING: "half",
    ImportState.UNDONE: "ring",
    ImportState.CANCELLED: "ring",
    ImportState.FAILED: "dash",
}


def standing(import_: Import) -> tuple[LazyString, str]:
    """Where an import stands: the words and the shape."""
    if import_.has_stopped:
        return _l("Has stopped"), "diamond"
    return STATES[import_.state], SHAPES[import_.state]


OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.CREATED: _l("New"),
    Outcome.UPDATED: _l("Changed"),
    Outcome.SAME: _l("Same"),
    Outcome.CONFLICT: _l("To decide"),
    Outcome.REJECTED: _l("Left out"),
}

CHANGED: dict[str, LazyString] = {
    "display_name": _l("Name"),
    "employer": _l("Employer"),
    "title": _l("What they do"),
    "location": _l("Place"),
}

KINDS: dict[str, LazyString] = {
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "profile": _l("Profile"),
    "handle": _l("Handle"),
}

DAY_ORDERS: dict[DayOrder, LazyString] = {
    DayOrder.AUTO: _l("find out from the file"),
    DayOrder.DAY_FIRST: _l("are the 3rd of April"),
    DayOrder.MONTH_FIRST: _l("are the 4th of March"),
}

LEGAL_BASES: dict[LegalBasis, LazyString] = {
    LegalBasis.LEGITIMATE_INTEREST: _l("Legitimate interest: we know each other, and they can expect it"),
    LegalBasis.CONSENT: _l("Consent: they agreed to it"),
}

_WHY: dict[Why, LazyString] = {
    Why.IMPORTED_BEFORE: _l("This very row was imported before."),
    Why.TWO_PEOPLE: _l("This row matches more than one person."),
    Why.NAME_DIFFERS: _l("The e-mail address is known, but under another name."),
    Why.SEVERAL_NAMED_SO: _l("Several people have this name and employer."),
    Why.OTHER_PROFILE: _l("Somebody here has this name or address, but another profile."),
    Why.ASKED_TO_BE_ERASED: _l("This person was erased, so nothing of this row is kept. They may have asked for it."),
    Why.WRITTEN_BY_HAND: _l("A colleague wrote this by hand; the file says otherwise."),
}


def sentences(row: ImportRow) -> list[str]:
    """Why a row became what it became, and what of it was not taken as it stood."""
    why = [_reason(row)] if row.reason else []
    return why + [reason_sentence(Reason(mark["reason"]), text=mark["text"]) for mark in row.remarks]


def why_not(reason: str) -> str:
    """Why a message or an invitation is the same or left out; `text` is not told, for it may be what was written."""
    return str(_WHY_NOT[WhyNot(reason)]) if reason in set(WhyNot) else reason_sentence(Reason(reason), text="…")


def _reason(row: ImportRow) -> str:
    if row.reason == Why.REPEATS_LINE:
        return _("The same person as in line %(line)d of this file.", line=row.of_line or 0)
    if row.reason in set(Why):
        sentence = str(_WHY[Why(row.reason)])
        return f"{sentence} {_decided(row)}" if row.is_decided else sentence
    return reason_sentence(Reason(row.reason or ""))


def _decided(row: ImportRow) -> str:
    return _("You left it out.") if row.outcome is Outcome.REJECTED else _("You decided.")


def changes(row: ImportRow) -> list[tuple[str, str, str]]:
    """The field in words, what stands there, what will stand there; of a new person, what is not in their first line."""
    if row.outcome is Outcome.CREATED:
        known = [(str(KINDS[identity["kind"]]), "", identity["raw"]) for identity in row.identities]
        told = [(str(CHANGED["location"]), "", row.location), (_("Note"), "", row.note)]
        return known + [one for one in told if one[-1]] + _besides(row.extras or {})
    found = row.changes or {}
    named = [(str(words), *found[field]) for field, words in CHANGED.items() if field in found]
    added = [(str(KINDS[kind]), "", raw) for kind, raw in found.get("identities", [])]
    noted = [(_("Note"), "", row.note)] if found.get("note") else []
    return named + added + noted + _besides(found.get("extras", {}))


def _besides(extras: dict[str, Any]) -> list[tuple[str, str, str]]:
    """That somebody is not to be contacted, a birthday, tags, links and a photo in words."""
    found = [(_("Do not contact"), _("yes"))] if "do_not_contact" in extras else []
    found += [(_("Birthday"), birthday_in_words(extras["birthday"]))] if "birthday" in extras else []
    found += [(_("Tags"), ", ".join(extras["groups"].values()))] if "groups" in extras else []
    found += [(_("Link"), link) for link in extras.get("links", [])]
    found += [(_("Photo"), _("from the card"))] if "photo" in extras else []
    return [(what, "", value) for what, value in found]


def birthday_in_words(birthday: str) -> str:
    """Such as "3 February 1993", or without a year "3 February", as the reader's language has it."""
    return _day_in_words(birthday, get_locale() or Locale("en"))


@lru_cache(maxsize=10_000)
def _day_in_words(birthday: str, locale: Locale) -> str:
    """Kept at hand: an import has many people and few days."""
    if birthday.count("-") > 1:
        return str(format_date(date.fromisoformat(birthday), "long", locale=locale))
    return str(format_skeleton("MMMMd", date.fromisoformat(f"2000-{birthday}"), locale=locale))


def rows_in_words(count: int) -> str:
    """Such as "1 row" or "1,200 rows"."""
    return ngettext("%(num)d row", "%(num)d rows", count)
