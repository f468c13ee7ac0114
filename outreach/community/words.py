"""The words that people read for where things stand in a community."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from outreach.community.models import Hold, Pruned

HOLDS: dict[Hold, LazyString] = {
    Hold.NO_PROOF: _l("Sent without script, so the browser could not show that a person was there."),
    Hold.TOO_FAST: _l("Filled in more quickly than anybody reads."),
    Hold.LINKS: _l("There is a link in the text."),
    Hold.DISPOSABLE: _l("The address lasts for minutes only."),
    Hold.KNOWN: _l("We may know this person already."),
    Hold.WORDS: _l("There are words in it that your organisation watches."),
    Hold.BLOCKED: _l("Whoever asks is blocked: nobody here hears from them for now."),
    Hold.ERASED: _l("Somebody with this address was erased before. By joining they want to be here again."),
}
PRUNINGS: dict[Pruned, LazyString] = {
    Pruned.EDITED: _l("%(who)s changed what is shown"),
    Pruned.HIDDEN: _l("%(who)s took it off the page"),
    Pruned.SHOWN: _l("%(who)s put it back on the page"),
}


def why_held(holds: list[str]) -> list[str]:
    """Sentences on why somebody is to look first."""
    return [str(HOLDS[Hold(hold)]) for hold in holds]
