"""What the gate asks about the people inside: nothing goes to somebody who is deactivated."""

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import Delivery, gate


@gate
def is_deactivated(delivery: Delivery) -> str | None:
    """Deactivation stops all mail at the moment of sending, whatever was planned before."""
    if delivery.user_id is None:
        return None
    user = db.session.get(User, delivery.user_id, populate_existing=True)
    return None if user is not None and user.is_active else "deactivated"
