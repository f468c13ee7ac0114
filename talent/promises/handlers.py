"""What a contact means for promises: who was in touch by the day has kept theirs, until the contact is taken back."""

from app.identity.models import User
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.events import Event, on, record
from talent.promises.models import PromiseState
from talent.promises.queries import kept_by_a_contact, settled_by
from talent.relationships.models import Direction, Touchpoint


@on("contact.recorded")
def keep_by_contact(actor: Actor, event: Event) -> None:
    """A letter from the other side keeps nothing, nor does a contact of before the promise was made."""
    touchpoint = db.session.get_one(Touchpoint, event.subject_id)
    if touchpoint.direction is Direction.IN:
        return
    user = db.session.get_one(User, touchpoint.user_id)
    day = touchpoint.at.astimezone(user.zone).date()
    for promise in db.session.scalars(kept_by_a_contact(user.id, touchpoint.prospect_id, day)).all():
        if day >= promise.created_at.astimezone(user.zone).date():
            promise.settle(PromiseState.KEPT, day, touchpoint.id)
            record(actor, "promise.kept", promise)


@on("contact.undone")
def reopen_with_contact(actor: Actor, event: Event) -> None:
    """A contact that is taken back kept nothing."""
    for promise in db.session.scalars(settled_by(event.subject_id)).all():
        promise.reopen()
        record(actor, "promise.reopened", promise)
