"""The form in which somebody outside says from whom of us they do not want to hear."""

from sqlalchemy import func, select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.forms import options
from talent.conversations.guarding.forms import RefusalForm
from talent.conversations.models import Participant
from talent.wishes.actions import wish_of


def refusal_form(place: Participant, *, is_sent: bool) -> RefusalForm:
    """As they have said it before, or as it was sent; with everybody who ever talked with them here."""
    form = RefusalForm() if is_sent else RefusalForm(formdata=None, obj=wish_of(place.conversation.prospect_id))
    people = db.session.scalars(select(User).order_by(func.lower(User.name)))
    form.not_by.choices = options((str(user.id), user.name) for user in people)
    return form
