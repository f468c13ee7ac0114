"""The words that people read for rhythms and for where an ask stands."""

from flask_babel import gettext as _
from flask_babel import ngettext

from talent.pools.models import Ask, AskState
from talent.relationships.actions import DEFAULT_CADENCE
from talent.relationships.words import RHYTHMS


def rhythm_in_words(days: int) -> str:
    """How often, such as "every three months"."""
    known = dict(RHYTHMS).get(days)
    return str(known) if known else ngettext("every day", "every %(num)d days", days)


def rhythm_of(ask: Ask) -> str:
    """In which rhythm the relationship begins if the ask is accepted, as a sentence."""
    days = ask.pool.default_cadence_days if ask.pool else DEFAULT_CADENCE
    return _("You would be reminded %(rhythm)s.", rhythm=rhythm_in_words(days))


def standing_in_words(ask: Ask) -> str:
    """What became of an ask, or whom it waits for, as a sentence."""
    if ask.is_waiting:
        return _("%(who)s has not answered yet.", who=ask.user.name)
    sentences = {
        AskState.ACCEPTED: _("%(who)s has said yes.", who=ask.user.name),
        AskState.DECLINED: _("%(who)s has declined.", who=ask.user.name),
        AskState.WITHDRAWN: _("%(who)s took this question back; nothing is left to do.", who=ask.asked_by.name),
    }
    over = _(
        "The week for this question is over, so it went back to %(who)s. Tell them if you would still like to.",
        who=ask.asked_by.name,
    )
    return sentences.get(ask.state, over)
