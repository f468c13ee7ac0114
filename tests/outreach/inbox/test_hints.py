"""Who writes by mail what has a better place elsewhere reads that once, in the next mail that goes to them anyway."""

from datetime import timedelta

from app.kernel import clock
from talent.conversations.guarding.models import Watch
from talent.conversations.replies import address_of
from tests.outreach.inbox.conftest import a_mail
from tests.support.making_conversations import a_conversation, a_reachable_prospect, place
from tests.support.making_guarding import a_watched, said_or_held
from tests.support.outbox import run_jobs, send_mail

SAYS = "Ask the careers team how it stands."


def test_it_stands_below_the_next_mail_and_never_again(app, world, comes_in, time_machine):
    a_watched("application status", Watch.WARNS, says=SAYS, url="/careers")
    conversation = a_conversation(world.emil, a_reachable_prospect())
    address = address_of(place(conversation))
    comes_in(a_mail("amara@example.net", address, "What is my application status?"), address)
    assert [letter for letter in send_mail(app) if SAYS in letter.text] == []
    for body, times in (("I do not know.", 1), ("Still not.", 0)):
        said_or_held(conversation, world.emil, body)
        time_machine.move_to(clock.now() + timedelta(minutes=3))
        run_jobs(app)
        (letter,) = [letter for letter in send_mail(app) if body in letter.text]
        assert (letter.text.count(SAYS), letter.html.count(SAYS)) == (times, times)
