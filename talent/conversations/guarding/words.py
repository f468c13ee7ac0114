"""The words that people read for what guards conversations."""

from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent.conversations.guarding.models import (
    HeldMessage,
    HeldState,
    HoldReason,
    OpeningKind,
    Outcome,
    Report,
    ReportReason,
    Watch,
)
from talent.conversations.models import Conversation, Participant
from talent.conversations.notices import name_of

REASONS: dict[ReportReason, LazyString] = {
    ReportReason.UNWANTED: _l("It goes on although I said no"),
    ReportReason.RUDE: _l("It is rude or threatening"),
    ReportReason.DISCRIMINATES: _l("It puts people down for who they are"),
    ReportReason.PRIVATE: _l("It asks for something that is none of their business"),
    ReportReason.SPAM: _l("It is advertising or a fraud"),
    ReportReason.OTHER: _l("Something else"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.NOTHING: _l("Nothing more is needed"),
    Outcome.WARNED: _l("Warn whoever wrote it, by mail"),
    Outcome.BLOCKED: _l("Block: they do not write to each other any more"),
    Outcome.STEPPED_IN: _l("Step into the conversation"),
}
DONE: dict[Outcome, LazyString] = {
    Outcome.NOTHING: _l("We looked at it and saw no need to do more."),
    Outcome.WARNED: _l("We talked to whoever wrote it."),
    Outcome.BLOCKED: _l("They can no longer write to you."),
    Outcome.STEPPED_IN: _l("Somebody of us has joined the conversation."),
}
WATCHES: dict[Watch, LazyString] = {
    Watch.WARNS: _l("Warn before sending, and point to the right place"),
    Watch.HOLDS: _l("Hold the message until somebody has looked at it"),
}
OPENINGS: dict[OpeningKind, LazyString] = {
    OpeningKind.READ: _l("read it for 24 hours"),
    OpeningKind.JOINED: _l("stepped in"),
}


def why_held(held: HeldMessage) -> str:
    """Why it waits, to its author. Who is blocked is told the same as anybody whose message somebody looks at first."""
    if held.reason is HoldReason.WORDS:
        return ngettext(
            "It holds a word that we watch: %(words)s.",
            "It holds words that we watch: %(words)s.",
            len(held.found),
            words=_quoted(held.found),
        )
    return _("Somebody here looks first at what comes in.")


def why_held_inside(held: HeldMessage) -> str:
    """The same to whoever decides."""
    if held.reason is HoldReason.BLOCKED:
        return _("Held because of a block.")
    return _("Held for: %(words)s", words=_quoted(held.found))


def _quoted(phrases: list[str]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases)


def where_held_stands(held: HeldMessage) -> str:
    """One sentence on what happens next, or happened."""
    if held.state is HeldState.DECLINED:
        return _("It was not passed on.")
    if held.appeal:
        return _("It was not sent yet. Somebody from recruiting reads it, and what you said about it, and decides.")
    return _("It was not sent yet. Somebody from recruiting reads this message, and no other, and decides.")


def who(place: Participant, conversation: Conversation) -> str:
    """How one who takes part is called."""
    return name_of(place, conversation) or _("Somebody")


def what_was_done(report: Report) -> str:
    """What its reporter is told."""
    return str(DONE[report.outcome]) if report.outcome is not None else _("Nobody has looked at it yet.")


def weeks_in_words(ours: int, theirs: int, weeks: int) -> str:
    """How often both sides wrote, for those who do not see the bars."""
    return _(
        "Messages in %(weeks)d weeks: %(ours)d from us, %(theirs)d from them", weeks=weeks, ours=ours, theirs=theirs
    )


def month_in_words(name: str, locale: Any) -> str:
    """A month by its name: "October 2026"."""
    year, month = (int(part) for part in name.split("-"))
    return str(format_skeleton("yMMMM", date(year, month, 1), locale=locale))
