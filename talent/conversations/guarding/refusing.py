"""The form in which somebody outside says from whom of us they do not want to hear."""

from app.kernel.forms import options
from talent.conversations.guarding.forms import RefusalForm
from talent.conversations.models import Participant
from talent.conversations.names import our_people
from talent.wishes.actions import wish_of


def refusal_form(place: Participant, *, is_sent: bool) -> RefusalForm:
    """As they have said it before, or as it was sent; with everybody of ours whom they know."""
    form = RefusalForm() if is_sent else RefusalForm(formdata=None, obj=wish_of(place.conversation.prospect_id))
    form.not_by.choices = options((str(user.id), name) for user, name in our_people().items())
    return form
