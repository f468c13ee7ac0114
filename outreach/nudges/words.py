"""The words for what was answered."""

from flask_babel import format_date
from flask_babel import gettext as _

from outreach.nudges.models import Nudge, NudgeState, Outcome


def answered(nudge: Nudge) -> str:
    """One line that a card folds into; empty while it waits."""
    name = nudge.prospect.given_name or nudge.prospect.display_name
    if nudge.state is NudgeState.IGNORED:
        return _("This reminder about %(name)s went by two weeks after it came.", name=name)
    if nudge.state is NudgeState.OVERTAKEN:
        return _("Nothing is asked about %(name)s any more: something else happened meanwhile.", name=name)
    return _sentence(nudge, nudge.outcome, name) if nudge.outcome is not None else ""


def _sentence(nudge: Nudge, outcome: Outcome, name: str) -> str:
    if outcome is Outcome.SNOOZED and nudge.relationship.snoozed_until is not None:
        day = format_date(nudge.relationship.snoozed_until, "long")
        return _("%(name)s comes back on %(day)s.", name=name, day=day)
    sentences = {
        Outcome.WROTE: _("You wrote to %(name)s.", name=name),
        Outcome.TALKED: _("You talked with %(name)s.", name=name),
        Outcome.MET: _("You met %(name)s.", name=name),
        Outcome.SNOOZED: _("%(name)s comes back later.", name=name),
        Outcome.NOT_ME: _("You have handed %(name)s over.", name=name),
        Outcome.PAUSED: _("%(name)s rests until you take it up again.", name=name),
        Outcome.LET_GO: _("You have let %(name)s go. What was said stays in the file.", name=name),
        Outcome.KEPT: _("You keep in touch with %(name)s.", name=name),
        Outcome.NEEDLESS: _("What %(name)s wrote needs no answer.", name=name),
    }
    return sentences[outcome]
