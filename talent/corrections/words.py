"""Corrections in words."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent.corrections.models import Correction, CorrectionState, Subject
from talent.corrections.subjects import COLUMNS, Held

SUBJECTS: dict[Subject, LazyString] = {
    Subject.PERSON: _l("Who they are"),
    Subject.IDENTITY: _l("How they can be reached"),
    Subject.EXPERIENCE: _l("Where they worked or studied"),
    Subject.LINK: _l("A page about them"),
    Subject.FACT: _l("What they told us"),
    Subject.DOCUMENT: _l("A document"),
    Subject.PHOTO: _l("The photo"),
    Subject.OTHER: _l("Something else"),
}

STATES: dict[CorrectionState, LazyString] = {
    CorrectionState.OPEN: _l("somebody looks at it"),
    CorrectionState.CONFIRMED: _l("put right"),
    CorrectionState.DECLINED: _l("stays as it is"),
    CorrectionState.TAKEN_BACK: _l("taken back"),
}

_OF_OTHER_THINGS: dict[CorrectionState, LazyString] = {
    **STATES,
    CorrectionState.CONFIRMED: _l("done"),
    CorrectionState.DECLINED: _l("answered"),
}
"""What stands nowhere in the file cannot be put right there: mostly it is a request."""

SHAPES: dict[CorrectionState, str] = {
    CorrectionState.OPEN: "ring",
    CorrectionState.CONFIRMED: "filled",
    CorrectionState.DECLINED: "dash",
    CorrectionState.TAKEN_BACK: "dash",
}


@dataclass(frozen=True)
class Line:
    """One line of the comparison: what stood there, and how it should be."""

    label: str
    held: str
    said: str


def lines(correction: Correction) -> list[Line]:
    """What differs, side by side; all of it where it should go."""
    columns = COLUMNS.get(correction.subject, {})
    shown = [name for name in columns if correction.goes or name in correction.said]
    gone = _("(nothing)")
    return [
        Line(str(columns[name]), correction.held.get(name, "") or gone, correction.said.get(name, "") or gone)
        for name in shown
    ]


def state_of(correction: Correction) -> str:
    """What became of it."""
    words = _OF_OTHER_THINGS if correction.subject is Subject.OTHER else STATES
    return str(words[correction.state])


def what_confirming_does(correction: Correction) -> str:
    """The button that confirms: it changes the file where they said how, else somebody has done so by hand."""
    if correction.said or correction.goes:
        return _("Confirm and change the file")
    return _("It is done") if correction.subject is Subject.OTHER else _("It is put right")


def name_of(what: Held) -> str:
    """What is held, as a line of its own."""
    if what.subject is Subject.DOCUMENT:
        return str(what.row.title)
    return " · ".join(word for word in what.words.values() if word)


def in_one_line(correction: Correction) -> str:
    """What somebody said, shortly: for their own list, and the mail."""
    if correction.goes:
        held = " · ".join(str(word) for word in correction.held.values() if word)
        return _("“%(what)s” should go", what=held) if held else _("It should go")
    if correction.said:
        return " · ".join(str(word) for word in correction.said.values() if word) or _("(nothing)")
    return correction.words
