"""No byte of any note reaches anybody outside: no mail, no page, no push, whatever the note says and wherever it hangs."""

from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.identity.models import User
from app.kernel.db import db
from app.kernel.deliveries import deliver
from app.kernel.permissions import CANDIDATES
from talent.notes.jobs import KIND
from tests.architecture.test_isolation import doors
from tests.support.makers import a_mention, a_note
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

NOTES = st.text(min_size=12, max_size=200).filter(lambda text: "\0" not in text and len(text.strip()) >= 12)


class Pushed(list):
    """What goes to Redis."""

    def publish(self, channel, words):
        self.append(f"{channel} {words}")


def what_goes_out(app, world, browser, prospect, conversation) -> str:
    """Everything that somebody outside can get, as one text."""
    outside = come_in(browser(None), prospect)
    path = f"/conversations/{conversation.id}"
    message = a_message(conversation, None, "A question")
    a_message(conversation, world.emil, "An answer")
    outside.post(f"{path}/typing")
    outside.post(f"{path}/read", data={"until": 1})
    ids = {"conversation_id": conversation.id, "message_id": message.id, "prospect_id": prospect.id}
    got = []
    with app.test_request_context():
        for endpoint, method in sorted(doors(app)):
            rule = next(iter(app.url_map.iter_rules(endpoint)))
            if method == "GET" and app.view_functions[endpoint].opens_with in CANDIDATES and rule.arguments <= set(ids):
                got.append(app.url_for(endpoint, **{name: ids[name] for name in rule.arguments}))
    texts = [outside.get(address).text for address in got if not address.startswith("/stream")]
    browser(None).post("/me/sign-in", data={"email": "amara@example.net"})
    run_jobs(app)
    sent = send_mail(app)
    assert any("named you in a note" in letter.subject for letter in sent)
    letters = [f"{letter.message} {letter.text} {letter.html}" for letter in sent if not is_to_us(letter)]
    assert len(texts) > 4
    assert len(letters) > 1
    return "\n".join([*texts, *letters, *app.extensions["redis"]])


def is_to_us(letter) -> bool:
    """Whether a colleague gets it: one whom a note names reads the note in their mail."""
    to = letter.message["To"].addresses[0].addr_spec
    return db.session.scalar(select(User.id).where(User.email == to)) is not None


@pytest.fixture
def pushes(app):
    before, app.extensions["redis"] = app.extensions["redis"], Pushed()
    yield
    app.extensions["redis"] = before


@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(notes=st.lists(NOTES, min_size=20, max_size=40))
def test_no_note_is_in_anything_that_goes_out(app, world, browser, pushes, notes):
    """Many notes at once, of all kinds of letters: what goes out is gathered once."""
    prospect = a_reachable_prospect()
    conversation = a_conversation(world.emil, prospect)
    for number, words in enumerate(notes):
        note = a_note(world.emil, prospect, f"canary {words}", is_private=number % 2 == 0)
        if not note.is_private:
            deliver(KIND, f"{KIND}:{number}", user_id=world.eva.id, mention_id=a_mention(note, world.eva).id)
    sent = what_goes_out(app, world, browser, prospect, conversation)
    assert "canary" not in sent
    assert [words for words in notes if words.strip() in sent or escape(words.strip()) in sent] == []
