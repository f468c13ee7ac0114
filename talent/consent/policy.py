"""What somebody outside sees of what they were asked: their own answers, whether they were told, and the texts."""

from sqlalchemy import ColumnElement, true

from app.kernel.actor import Actor, Kind
from app.kernel.scope import visible_to
from talent.consent.models import Basis, ConsentText, Notice, Retention

for _own in (Basis, Notice, Retention):

    @visible_to(_own, Kind.CANDIDATE)
    def _their_own(actor: Actor, own: type = _own) -> ColumnElement[bool]:
        theirs: ColumnElement[bool] = own.prospect_id == actor.prospect_id  # type: ignore[attr-defined]
        return theirs


@visible_to(ConsentText, Kind.CANDIDATE)
def _what_is_asked(actor: Actor) -> ColumnElement[bool]:
    return true()
