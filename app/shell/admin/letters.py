"""The test mail: it goes the very way of a nudge, through ledger, gate and sender."""

from datetime import timedelta

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, Withheld, composes
from app.kernel.mail import Mail

KIND = "test"


@composes(KIND, expires_after=timedelta(hours=1), is_sent_again=True, reaches_marked=True)
def test(delivery: Delivery) -> Mail:
    """To the administrator who asked for it."""
    user = db.session.get(User, delivery.user_id) if delivery.user_id is not None else None
    if user is None:
        raise Withheld("no_such_user")
    return Mail(user.email, user.name, KIND, user.locale, user.time_zone, {"user": user})
