"""What is said in a conversation: once, in one order, kept as it was, counted as a contact, and read by nobody else."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.errors import Forbidden, Refused
from app.kernel.scope import as_seen_by
from talent.conversations import actions
from talent.conversations.actions import ByMail
from talent.conversations.models import Conversation, Draft, Message, MessageVersion, Participant
from talent.conversations.queries import changed_since, messages_of
from talent.conversations.replies import address_of, participant_behind
from talent.relationships.actions import between
from tests.support.makers import a_prospect
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect, place
from tests.support.outbox import run_jobs


class TestSayingSomething:
    def test_the_same_message_posted_twice_is_one(self, world):
        conversation, drawn = a_conversation(world.emil), uuid4()
        first = a_message(conversation, world.emil, client_id=drawn)
        assert a_message(conversation, world.emil, client_id=drawn).id == first.id
        assert len(db.session.scalars(messages_of(conversation.id)).all()) == 1

    def test_two_people_may_draw_the_same_client_id(self, world):
        conversation, drawn = a_conversation(world.emil), uuid4()
        a_message(conversation, world.emil, client_id=drawn)
        a_message(conversation, client_id=drawn)
        assert len(db.session.scalars(messages_of(conversation.id)).all()) == 2

    def test_a_mail_is_never_filed_twice(self, world):
        conversation = a_conversation(world.emil)
        mail = ByMail("<once@example.net>", folded="> Good morning.")
        first = actions.post(Actor.system(), place(conversation), body="Hello", mail=mail)
        assert actions.post(Actor.system(), place(conversation), body="Hello", mail=mail).id == first.id
        assert first.folded == "> Good morning."

    def test_nothing_is_no_message(self, world):
        with pytest.raises(Refused, match="Write something"):
            a_message(a_conversation(world.emil), world.emil, "  \0 ")

    def test_somebody_else_cannot_speak_from_anothers_place(self, world):
        conversation = a_conversation(world.emil)
        with pytest.raises(Forbidden):
            actions.post(world.eva.as_actor(), place(conversation, world.emil), body="Hello")

    def test_who_does_not_want_to_be_contacted_is_not_written_to(self, world):
        prospect = a_reachable_prospect(do_not_contact=True)
        with pytest.raises(Refused, match="do not want"):
            actions.start(world.emil.as_actor(), prospect, [world.emil], body="Hello")

    def test_who_has_no_address_is_not_written_to_in_vain(self, world):
        with pytest.raises(Refused, match="no e-mail address"):
            actions.start(world.emil.as_actor(), a_prospect("Unreachable"), [world.emil], body="Hello")

    def test_two_who_talk_already_go_on_in_the_same_conversation(self, world):
        prospect = a_reachable_prospect()
        first = actions.start(world.emil.as_actor(), prospect, [world.emil], body="Hello")
        again = actions.start(world.emil.as_actor(), prospect, [world.emil], body="Me again")
        assert first.conversation_id == again.conversation_id
        assert [first.number, again.number] == [1, 2]


class TestContacts:
    def test_a_day_of_messages_is_one_contact_each_way_and_starts_the_rhythm_anew(self, app, world):
        conversation = a_conversation(world.emil)
        for user in (world.emil, world.emil, None, None):
            a_message(conversation, user)
        run_jobs(app)
        tie = between(world.emil.id, conversation.prospect_id)
        assert (tie.contacts_out, tie.contacts_in) == (1, 1)
        assert tie.last_two_way_on == world.emil.today


class TestEditing:
    def test_what_it_said_before_is_kept_for_both_sides_and_the_change_is_found(self, world, browser):
        conversation = a_conversation(world.emil)
        message = a_message(conversation, world.emil, "Helo")
        actions.edit(world.emil.as_actor(), message, body="Hello")
        assert db.session.scalars(select(MessageVersion.body)).all() == ["Helo"]
        assert "Helo<" in browser(world.emil).get(f"/messages/{message.id}/versions").text
        assert browser(world.rita).get(f"/messages/{message.id}/versions").status_code == 404
        since = {"conversation_id": conversation.id, "since": 1}
        assert db.session.scalars(changed_since(), since).all() == [message]
        assert message.number == 1

    def test_after_fifteen_minutes_it_stays(self, world):
        message = a_message(a_conversation(world.emil), world.emil)
        message.sent_at = clock.now() - timedelta(minutes=16)
        with pytest.raises(Refused, match="fifteen minutes"):
            actions.edit(world.emil.as_actor(), message, body="Other")

    def test_nobody_changes_what_another_said(self, world):
        message = a_message(a_conversation(world.emil, others=(world.eva,)), world.emil)
        with pytest.raises(Forbidden):
            actions.edit(world.eva.as_actor(), message, body="Other")


class TestReading:
    def test_one_reads_no_further_than_there_is_and_never_back(self, world):
        conversation = a_conversation(world.emil)
        a_message(conversation)
        reader = place(conversation, world.emil)
        for until in (99, 0):
            actions.mark_read(world.emil.as_actor(), reader, until=until)
            db.session.refresh(reader)
            assert reader.read_until == 1

    def test_what_one_begins_to_write_is_kept_until_it_is_said(self, world):
        conversation = a_conversation(world.emil)
        here = place(conversation, world.emil)
        actions.save_draft(world.emil.as_actor(), here, body="I wan")
        actions.save_draft(world.emil.as_actor(), here, body="I wanted to")
        assert db.session.scalars(select(Draft.body)).all() == ["I wanted to"]
        a_message(conversation, world.emil)
        assert db.session.scalars(select(Draft.body)).all() == []


class TestWhoSeesIt:
    @pytest.mark.parametrize(
        ("who", "sees_that_it_is", "reads_it"),
        [
            ("emil", True, True),
            ("rita", True, False),
            ("ada", True, False),
            ("eva", False, False),
            ("lena", False, False),
            ("paul", False, False),
        ],
    )
    def test_only_those_who_take_part_read(self, world, who, sees_that_it_is, reads_it):
        a_message(a_conversation(world.emil))
        with as_seen_by(world[who].as_actor()):
            assert bool(db.session.scalars(select(Conversation.id)).all()) == sees_that_it_is
            assert bool(db.session.scalars(select(Message.id)).all()) == reads_it

    def test_who_has_left_reads_no_more(self, world):
        conversation = a_conversation(world.emil)
        a_message(conversation)
        place(conversation, world.emil).left_at = clock.now()
        db.session.flush()
        with as_seen_by(world.emil.as_actor()):
            assert db.session.scalars(select(Message.id)).all() == []

    def test_somebody_outside_sees_their_own_conversation_and_no_other(self, world):
        own, other = a_conversation(world.emil), a_conversation(world.eva, a_reachable_prospect("Bo", "bo@example.net"))
        messages = [a_message(own, world.emil), a_message(other, world.eva)]
        with as_seen_by(Actor.candidate(own.prospect_id)):
            assert db.session.scalars(select(Message)).all() == messages[:1]
            assert {place.conversation_id for place in db.session.scalars(select(Participant))} == {own.id}


class TestReplyAddresses:
    @pytest.fixture
    def takes_mail(self, app):
        app.extensions["settings"] = replace(app.extensions["settings"], inbound_address="*@in.example.org")

    def test_it_is_one_for_each_thread_and_person_and_leads_back(self, world, takes_mail):
        conversation = a_conversation(world.emil)
        outside, emil = place(conversation), place(conversation, world.emil)
        address = address_of(outside)
        assert address == address_of(outside) != address_of(emil)
        token = address.partition("@")[0]
        assert db.session.scalars(participant_behind(token.upper())).one() == outside

    def test_it_is_worth_nothing_to_who_has_left(self, world, takes_mail):
        emil = place(a_conversation(world.emil), world.emil)
        token = address_of(emil).partition("@")[0]
        emil.left_at = clock.now()
        db.session.flush()
        assert db.session.scalar(participant_behind(token)) is None

    def test_there_is_none_where_no_mail_comes_in(self, world):
        assert address_of(place(a_conversation(world.emil))) is None
