"""Words that are watched: found whatever they look like, warned of once, held until somebody looks, never lost, never said twice."""

from io import BytesIO
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Forbidden, Refused
from talent.conversations.guarding import holding, telling, watching
from talent.conversations.guarding.models import HeldMessage, HeldState, Watch
from talent.conversations.guarding.saying import say
from talent.conversations.guarding.watching import phrases_in, sought, words_in
from talent.conversations.models import Message
from tests.support.making_conversations import a_conversation, a_message, place
from tests.support.making_guarding import a_watched, said_or_held
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

STATUS = "The people here do not see applications."


def messages() -> list[str]:
    return list(db.session.scalars(select(Message.body).order_by(Message.number)))


class TestFinding:
    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("application status", "What is my APPLICATION   status, please?"),
            ("application status", "my application-status?"),
            ("Gehalt", "Wie hoch ist das GEHALT?"),
            ("straße", "In welcher STRASSE?"),
            ("résumé", "I sent my resume."),
            ("don't call", "Please don\u2019t call me"),
            ("応募状況", "私の応募状況を教えてください"),
        ],
    )
    def test_a_phrase_is_found_whatever_its_case_accents_and_blanks(self, app, phrase, text):
        row = a_watched(phrase)
        assert list(phrases_in(text)) == [row]

    @pytest.mark.parametrize("text", ["the statuses", "application for a status", "pplication status", ""])
    def test_a_part_of_a_word_is_not_found(self, app, text):
        a_watched("application status")
        a_watched("status quo")
        assert list(phrases_in(text)) == []

    @given(st.text(max_size=300))
    def test_what_is_sought_in_itself_is_found(self, text):
        assert sought(text) in words_in(f"before {text} after")

    def test_the_same_phrase_is_watched_once(self, world):
        said = {"watch": Watch.WARNS, "locale": "en", "says": "", "url": ""}
        watching.watch(world.ada.as_actor(), phrase="Bank  Account", **said)
        with pytest.raises(Refused, match="watched already"):
            watching.watch(world.ada.as_actor(), phrase="bank account", **said)
        with pytest.raises(Refused, match="at least one word"):
            watching.watch(world.ada.as_actor(), phrase="!?", **said)


class TestWarning:
    def test_its_author_is_pointed_to_the_right_place_and_sends_it_anyway(self, world, browser):
        phrase = a_watched("application status", Watch.WARNS, STATUS, "https://careers.example/status")
        conversation = a_conversation(world.emil)
        client = come_in(browser(None), conversation.prospect)
        url = f"/conversations/{conversation.id}/messages"
        form = {"body": "What is my application status?", "client_id": str(uuid4())}
        answer = client.post(url, data=form)
        assert answer.status_code == 422
        assert STATUS in answer.text
        assert "https://careers.example/status" in answer.text
        assert "What is my application status?" in answer.text
        assert messages() == []
        assert f'name="seen" value="{phrase.id}"' in answer.text
        assert client.post(url, data={**form, "seen": str(phrase.id)}).status_code == 303
        assert messages() == ["What is my application status?"]

    def test_a_first_message_is_warned_of_before_there_is_a_conversation(self, world, browser):
        phrase = a_watched("salary", Watch.WARNS)
        prospect = a_conversation(world.eva).prospect
        url, form = f"/people/{prospect.id}/messages", {"body": "About the salary:"}
        client = browser(world.emil)
        assert "Is this the right place for “salary”?" in client.post(url, data=form).text
        assert client.get("/conversations").text.count("No conversations yet") == 1
        assert client.post(url, data={**form, "seen": str(phrase.id)}).status_code == 303
        assert messages() == ["About the salary:"]

    def test_a_script_gets_the_warning_as_a_fragment(self, world, browser):
        a_watched("salary", Watch.WARNS, "Pay stands in the vacancy.")
        conversation = a_conversation(world.emil)
        url = f"/conversations/{conversation.id}/messages"
        answer = browser(world.emil).post(url, data={"body": "salary?"}, htmx=True)
        assert answer.status_code == 422
        assert "data-think-again" in answer.text
        assert "<html" not in answer.text


class TestHolding:
    def test_a_held_message_reaches_nobody_and_its_author_sees_why(self, app, world, browser):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        client = browser(world.emil)
        url = f"/conversations/{conversation.id}"
        form = {"body": "Send me your bank account.", "client_id": str(uuid4())}
        assert client.post(f"{url}/messages", data=form).status_code == 303
        assert messages() == []
        page = client.get(url).text
        assert "Send me your bank account." in page
        assert "It holds a word that we watch: “bank account”." in page
        assert "bank account" not in come_in(browser(None), conversation.prospect).get(url).text
        run_jobs(app)
        assert [letter.subject for letter in send_mail(app)] == ["A conversation needs your look"]

    def test_held_twice_by_the_same_client_id_is_held_once(self, world):
        a_watched("bank account")
        conversation, drawn = a_conversation(world.emil), uuid4()
        here = place(conversation, world.emil)
        first, second = (say(Actor.system(), here, body="bank account", client_id=drawn) for _time in range(2))
        assert first is second
        assert db.session.scalar(select(func.count(HeldMessage.id))) == 1

    def test_released_it_is_said_once_however_often_it_comes_again(self, app, world):
        a_watched("bank account")
        conversation, drawn = a_conversation(world.emil), uuid4()
        a_message(conversation)
        here = place(conversation, world.emil)
        held = say(Actor.system(), here, body="No bank account is needed.", client_id=drawn)
        holding.release(world.rita.as_actor(), held, answer="Fine.")
        with pytest.raises(Refused, match="decided meanwhile"):
            holding.release(world.rita.as_actor(), held, answer="")
        again = say(Actor.system(), here, body="No bank account is needed.", client_id=drawn)
        assert isinstance(again, Message)
        assert messages() == ["Good morning.", "No bank account is needed."]
        letters = [one for one in send_mail(app) if one.to.endswith(f"<{world.emil.email}>")]
        assert [one.subject for one in letters] == ["Your message was passed on"]
        assert "Fine." in letters[0].text

    def test_declined_its_author_is_told_why_and_it_is_never_said(self, app, world, browser):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        held = said_or_held(conversation, None, "Here is my bank account.")
        answer = browser(world.rita).post(f"/held/{held.id}/declining", data={"answer": ""})
        assert answer.status_code == 422
        assert "Say why it is not passed on." in answer.text
        browser(world.rita).post(f"/held/{held.id}/declining", data={"answer": "Please do not send this by chat."})
        assert messages() == []
        [letter] = [one for one in send_mail(app) if "amara@example.net" in one.to]
        assert "Please do not send this by chat." in letter.text
        page = come_in(browser(None), conversation.prospect).get(f"/conversations/{conversation.id}").text
        assert "It was not passed on." in page

    def test_a_mail_that_waited_until_it_was_decided_is_not_sent_beside_that_of_the_decision(self, app, world):
        a_watched("bank account")
        held = said_or_held(a_conversation(world.emil), world.emil, "No bank account is needed.")
        telling.author_of(held)
        holding.release(world.rita.as_actor(), held, answer="")
        letters = [one for one in send_mail(app) if one.to.endswith(f"<{world.emil.email}>")]
        assert [one.subject for one in letters] == ["Your message was passed on"]

    def test_its_author_appeals_and_who_decides_reads_it(self, world, browser):
        a_watched("bank account")
        held = said_or_held(a_conversation(world.emil), world.emil, "The bank account of the club")
        browser(world.emil).post(f"/held/{held.id}/appeal", data={"words": "It is about a club."})
        page = browser(world.rita).get("/conversations/held").text
        assert "It is about a club." in page
        assert "The bank account of the club" in page

    def test_taken_back_it_is_a_draft_again_and_cannot_be_released(self, world, browser):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        held = said_or_held(conversation, world.emil, "bank account")
        browser(world.emil).post(f"/held/{held.id}/taking-back")
        assert "bank account</textarea>" in browser(world.emil).get(f"/conversations/{conversation.id}").text
        assert browser(world.rita).post(f"/held/{held.id}/release").status_code == 422

    def test_nobody_lets_pass_what_they_wrote_themselves(self, world):
        a_watched("bank account")
        held = said_or_held(a_conversation(world.rita), world.rita, "bank account")
        with pytest.raises(Forbidden):
            holding.release(world.rita.as_actor(), held, answer="")

    def test_an_edit_does_not_smuggle_in_what_would_be_held(self, world, browser):
        a_watched("bank account")
        message = a_message(a_conversation(world.emil), world.emil, "Hello")
        answer = browser(world.emil).post(f"/messages/{message.id}/edit", data={"body": "Your bank account?"})
        assert answer.status_code == 422
        assert messages() == ["Hello"]

    def test_who_decides_sees_no_other_word_of_the_conversation(self, world, browser):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "canary in the chat")
        said_or_held(conversation, world.emil, "bank account")
        assert "canary" not in browser(world.rita).get("/conversations/held").text
        assert browser(world.eva).get("/conversations/held").status_code == 403

    def test_what_came_with_it_goes_with_it(self, world, browser):
        a_watched("bank account")
        conversation = a_conversation(world.emil)
        form = {"body": "bank account", "files": [(BytesIO(b"Why we ask"), "why.txt")]}
        browser(world.emil).post(
            f"/conversations/{conversation.id}/messages", data=form, content_type="multipart/form-data"
        )
        held = db.session.scalars(select(HeldMessage)).one()
        [file_id], [stored_as] = [one.id for one in held.files], [one.stored_as for one in held.files]
        assert browser(world.rita).get(f"/held/files/{file_id}").status_code == 200
        browser(world.rita).post(f"/held/{held.id}/release")
        message = db.session.scalars(select(Message)).one()
        assert [one.stored_as for one in message.attachments] == [stored_as]
        assert db.session.scalars(select(HeldMessage.state)).one() is HeldState.RELEASED


class TestTheLists:
    def test_administrators_add_change_and_remove_phrases(self, world, browser):
        client = browser(world.ada)
        form = {"phrase": "Bank  account", "watch": "holds", "locale": "en", "says": "", "url": ""}
        assert client.post("/settings/words", data=form).status_code == 303
        assert "Bank account" in client.get("/settings/words").text
        [phrase] = phrases_in("my bank account")
        change = {**form, "phrase": "IBAN", "watch": "warns", "url": "https://help.example"}
        assert client.post(f"/settings/words/{phrase.id}", data=change).status_code == 303
        assert "https://help.example" in client.get("/settings/words").text
        assert list(phrases_in("my bank account")) == []
        client.post(f"/settings/words/{phrase.id}/removal")
        assert list(phrases_in("my IBAN")) == []

    def test_it_points_to_a_page_and_nowhere_else(self, world, browser):
        form = {"phrase": "x", "watch": "warns", "locale": "en", "url": "javascript:alert(1)"}
        answer = browser(world.ada).post("/settings/words", data=form)
        assert answer.status_code == 422
        assert "Begin with https://" in answer.text
