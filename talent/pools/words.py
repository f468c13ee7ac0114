"""The words that people read for rhythms and for where an ask stands."""

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from talent.pools.models import AccessKind, Ask, AskState, Pool, PoolVisibility
from talent.relationships.models import Visibility
from talent.relationships.words import RHYTHMS

POOL_VISIBILITIES: dict[PoolVisibility, LazyString] = {
    PoolVisibility.SHARED: _l("Shared: all colleagues"),
    PoolVisibility.PRIVATE: _l("Private: its owners only"),
    PoolVisibility.CONFIDENTIAL: _l("Confidential: its owners, and whom they let in"),
}
HIDDEN: dict[PoolVisibility, LazyString] = {
    PoolVisibility.PRIVATE: _l("Private"),
    PoolVisibility.CONFIDENTIAL: _l("Confidential"),
}
"""What a pool that not everybody sees is called beside its name."""
TIE_VISIBILITIES: dict[Visibility, LazyString] = {
    Visibility.OPEN: _l("Relationships that begin here are open to colleagues"),
    Visibility.PRIVATE: _l("Relationships that begin here are private to whoever keeps them"),
}


def rhythm_in_words(days: int) -> str:
    """How often, such as "every three months"."""
    known = dict(RHYTHMS).get(days)
    return str(known) if known else ngettext("every day", "every %(num)d days", days)


def rhythm_of(ask: Ask) -> str:
    """In which rhythm the relationship begins if the ask is accepted, as a sentence."""
    return _("You would be reminded %(rhythm)s.", rhythm=rhythm_in_words(ask.cadence_days))


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


def owners_in_words(pool: Pool) -> str:
    """Who looks after a pool: the first owner, then the others."""
    others = [access.user.name for access in pool.accesses if access.kind is AccessKind.OWNER]
    return ", ".join([pool.owner.name, *others])
