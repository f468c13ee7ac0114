"""All that is held about somebody, as they read it: what columns are called, and what the codes in them mean.

The file for machines holds columns and codes as they are.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from babel import Locale
from flask_babel import LazyString, format_date, format_decimal, format_time, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.people.held_columns import LABELS
from outreach.nudges.models import NudgeKind, NudgeState
from outreach.own_profiles.models import Availability, Shown
from outreach.own_profiles.words import AVAILABILITIES, SHOWN
from talent.consent.models import BasisState, DueBecause, NoticeState, Purpose
from talent.consent.words import PURPOSES
from talent.consent.words import STATES as ANSWERS
from talent.conversations.guarding.models import HeldState, HoldReason, OpeningKind, Outcome, ReportReason
from talent.conversations.guarding.words import OPENINGS, OUTCOMES, REASONS
from talent.conversations.models import Source
from talent.corrections.models import CorrectionState, Subject
from talent.corrections.words import STATES as CORRECTIONS
from talent.corrections.words import SUBJECTS
from talent.documents.kinds import MediaType
from talent.documents.models import DocumentKind
from talent.documents.words import KINDS as DOCUMENTS
from talent.documents.words import MEDIA_TYPES
from talent.pools.models import AskState
from talent.promises.models import PromiseState
from talent.prospects.canonical import IdentityKind, partial_date_in_words
from talent.prospects.models import ExperienceKind, LegalBasis
from talent.relationships.models import ContactKind, Direction, HowWeKnow, RelationshipState, Visibility
from talent.relationships.words import CONTACT_KINDS, HOW_WE_KNOW
from talent.relationships.words import STATES as RELATIONSHIPS
from talent.transfer.words import KINDS as IDENTITIES

_MEANINGS: Mapping[type[Enum], Mapping[Any, LazyString]] = {
    AskState: {
        AskState.OPEN: _l("waits for an answer"),
        AskState.ACCEPTED: _l("they said yes"),
        AskState.DECLINED: _l("they said no"),
        AskState.LAPSED: _l("nobody answered"),
        AskState.WITHDRAWN: _l("taken back"),
    },
    Availability: AVAILABILITIES,
    BasisState: ANSWERS,
    ContactKind: CONTACT_KINDS,
    CorrectionState: CORRECTIONS,
    Direction: {
        Direction.BOTH: _l("both"),
        Direction.OUT: _l("only our colleague"),
        Direction.IN: _l("only they"),
    },
    DocumentKind: DOCUMENTS,
    DueBecause: {
        DueBecause.MONTH: _l("a month after we got the data"),
        DueBecause.MESSAGE: _l("we have written to them"),
    },
    ExperienceKind: {ExperienceKind.WORK: _l("Work"), ExperienceKind.EDUCATION: _l("Education")},
    HeldState: {
        HeldState.WAITING: _l("waits for somebody's look"),
        HeldState.RELEASED: _l("went on"),
        HeldState.DECLINED: _l("did not go on"),
        HeldState.TAKEN_BACK: _l("taken back"),
    },
    HoldReason: {
        HoldReason.WORDS: _l("words that do not belong there"),
        HoldReason.BLOCKED: _l("they are blocked"),
    },
    HowWeKnow: HOW_WE_KNOW,
    IdentityKind: {kind: IDENTITIES[kind.value] for kind in IdentityKind},
    LegalBasis: {
        LegalBasis.CONSENT: _l("their consent"),
        LegalBasis.LEGITIMATE_INTEREST: _l("our legitimate interest"),
    },
    MediaType: MEDIA_TYPES,
    NoticeState: {
        NoticeState.WAITING: _l("still to be told"),
        NoticeState.TOLD: _l("was told"),
        NoticeState.NOT_NEEDED: _l("need not be told"),
    },
    NudgeKind: {
        NudgeKind.KEEP_IN_TOUCH: _l("to keep in touch"),
        NudgeKind.QUESTION: _l("whether to go on"),
        NudgeKind.ANSWER: _l("to answer them"),
    },
    NudgeState: {
        NudgeState.OPEN: _l("open"),
        NudgeState.HELD: _l("not shown yet"),
        NudgeState.ANSWERED: _l("answered"),
        NudgeState.IGNORED: _l("not answered"),
        NudgeState.OVERTAKEN: _l("not needed any more"),
    },
    OpeningKind: OPENINGS,
    Outcome: OUTCOMES,
    PromiseState: {
        PromiseState.OPEN: _l("open"),
        PromiseState.KEPT: _l("kept"),
        PromiseState.BROKEN: _l("not kept"),
        PromiseState.WITHDRAWN: _l("taken back"),
    },
    Purpose: PURPOSES,
    RelationshipState: RELATIONSHIPS,
    ReportReason: REASONS,
    Shown: SHOWN,
    Source: {Source.WEB: _l("written here"), Source.MAIL: _l("by mail")},
    Subject: SUBJECTS,
    Visibility: {Visibility.OPEN: _l("colleagues"), Visibility.PRIVATE: _l("only the colleague")},
}
_PARTIAL_DATES = frozenset({"began", "ended"})


def label(column: str, table: str = "") -> str:
    """A column in words."""
    words = LABELS.get(f"{table}.{column}") or LABELS.get(column)
    return str(words or column.replace("_", " ").capitalize())


def in_words(value: Any, column: str = "") -> str:
    """What stands in a column, as it is read."""
    if column in _PARTIAL_DATES and isinstance(value, str):
        return partial_date_in_words(value, get_locale() or Locale("en"))
    how = next((how for kind, how in _HOW.items() if isinstance(value, kind)), str)
    return how(value)


def _code(value: Enum) -> str:
    return str(_MEANINGS.get(type(value), {}).get(value) or str(value.value).replace("_", " "))


_HOW: Mapping[type, Callable[[Any], str]] = {
    Enum: _code,
    datetime: lambda moment: f"{format_date(moment, 'long')}, {format_time(moment, 'short')}",
    date: lambda day: str(format_date(day, "long")),
    bool: lambda holds: _("yes") if holds else _("no"),
    Decimal: lambda number: str(format_decimal(number)),
    list: lambda several: ", ".join(map(in_words, several)),
    dict: lambda parts: "; ".join(f"{label(name)}: {in_words(part, name)}" for name, part in parts.items()),
}
"""The first that fits: a moment is a day, too."""
