"""What whoever stood in is mailed when they are no longer needed: their page may not be open, and they may write an answer."""

from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _

from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail, read_as
from outreach.standing_in.actions import NOT_NEEDED
from talent.conversations.models import Participant


@composes(NOT_NEEDED, expires_after=timedelta(days=3), is_sent_again=True)
def not_needed(delivery: Delivery) -> Mail:
    """To a colleague who has not come back to the conversation meanwhile."""
    place = db.session.get(Participant, UUID(delivery.arguments["participant_id"]))
    if place is None or place.user is None or place.left_at is None or place.conversation.prospect is None:
        raise Withheld("nobody")
    user, who = place.user, place.conversation.prospect.display_name
    with read_as(user.locale, user.time_zone):
        context = {
            "subject": _("%(who)s would rather wait", who=who),
            "lines": [
                _("%(who)s would rather wait for your colleague to be back. You need not answer any more.", who=who)
            ],
            "why": _("You get this because you answered there for a colleague who is out of office."),
            "url": absolute_url("conversations.index"),
            "quote": "",
        }
    return Mail(user.email, user.name, NOT_NEEDED, user.locale, user.time_zone, context=context)
