"""The mail that tells somebody what became of what they said is wrong."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.identity.models import Organisation
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.links import absolute_url
from app.kernel.mail import Mail
from talent.conversations.queries import addresses_of
from talent.corrections.answering import SETTLED
from talent.corrections.models import Correction, CorrectionState, Subject
from talent.corrections.words import in_one_line


@composes(SETTLED, expires_after=timedelta(days=7), is_sent_again=True)
def correction_settled(delivery: Delivery) -> Mail:
    """They asked for it by saying so; nothing goes without an address, or of an answer that was taken back."""
    correction = db.session.get(Correction, UUID(delivery.arguments["correction_id"]))
    if correction is None or not _still_holds(correction, delivery):
        raise Withheld("over", is_empty=True)
    address = db.session.scalars(addresses_of(correction.prospect_id).limit(1)).first()
    if address is None:
        raise Withheld("no_address")
    organisation = db.session.scalars(select(Organisation)).one()
    name = correction.prospect.display_name
    told = {
        "name": name,
        "is_confirmed": correction.state is CorrectionState.CONFIRMED,
        "is_other": correction.subject is Subject.OTHER,
        "said": in_one_line(correction),
        "answer": correction.answer,
        "link": absolute_url("own.held"),
    }
    return Mail(address, name, SETTLED, organisation.locale, organisation.time_zone, told)


def _still_holds(correction: Correction, delivery: Delivery) -> bool:
    """Whether the answer is the one that the mail was asked for with: each has a mail of its own."""
    answered_at = correction.settled_at.isoformat() if correction.settled_at is not None else None
    return correction.is_answered and answered_at == delivery.arguments["answered_at"]
