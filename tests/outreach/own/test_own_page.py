"""Somebody's own page: who is in touch, what was promised, what they agreed to, a copy, and leaving."""

import io
import json
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from bench.counting import counting
from outreach.own.jobs import erase_who_left, forget_copies
from outreach.own.models import Leaving, OwnCopy
from outreach.own_profiles.models import OwnProfile, Shown
from talent.consent.models import Basis, BasisState, ConsentText, Erasure, Purpose
from talent.promises.models import Promise, PromiseState
from talent.prospects.models import Fact, Prospect
from talent.relationships.models import HowWeKnow, RelationshipState, Visibility
from talent.wishes.models import Wish
from tests.support.makers import a_note, a_relationship
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in


def promised(user, prospect, text, **values):
    promise = Promise(user_id=user.id, prospect_id=prospect.id, text=text, due_on=user.today, **values)
    db.session.add(promise)
    db.session.flush()


class TestWhoIsInTouch:
    def test_by_first_name_why_and_since_when(self, world, amara, client):
        world.emil.name = "Emil Vance"
        a_relationship(world.emil, amara, how=HowWeKnow.EVENT)
        page = client.get("/me/").text
        assert "You met at an event" in page
        assert "since " in page
        assert "Emil" in page
        assert "Vance" not in page

    def test_whoever_talks_with_them_is_named_in_full(self, world, amara, client):
        world.emil.name = "Emil Vance"
        a_relationship(world.emil, amara)
        a_conversation(world.emil, amara)
        assert "Emil Vance" in client.get("/me/").text

    def test_ties_that_are_private_or_over_are_not_told(self, world, amara, client):
        a_relationship(world.emil, amara, visibility=Visibility.PRIVATE)
        a_relationship(world.eva, amara, state=RelationshipState.ENDED)
        page = client.get("/me/").text
        assert "Who is in touch with you" not in page
        assert "Emil" not in page
        assert "Eva" not in page

    def test_the_page_takes_the_same_statements_for_one_colleague_and_for_many(self, world, amara, client):
        a_relationship(world.emil, amara)
        promised(world.emil, amara, "I write")
        with counting() as few:
            client.get("/me/")
        for user in (world.eva, world.rita, world.lena, world.ada):
            a_relationship(user, amara)
            promised(user, amara, "I write")
        with counting() as many:
            client.get("/me/")
        assert len(many) == len(few)


class TestPromises:
    def test_open_ones_are_told_and_private_and_withdrawn_ones_are_not(self, world, amara, client):
        promised(world.emil, amara, "I write after your exams")
        promised(world.emil, amara, "kept-canary", visibility=Visibility.PRIVATE)
        promised(world.emil, amara, "gone-canary", state=PromiseState.WITHDRAWN)
        page = client.get("/me/").text
        assert "I write after your exams" in page
        assert "canary" not in page


class TestConsent:
    @pytest.fixture
    def text(self, world):
        text = ConsentText(purpose=Purpose.NEWS, language="en", version=3, body="May we send you news?")
        db.session.add(text)
        db.session.flush()
        return text

    def test_given_with_the_text_it_stands_in_the_same_ledger(self, amara, client, text):
        assert "May we send you news?" in client.get("/me/consent").text
        assert client.post("/me/consent", data={"purpose": "news", "text_id": str(text.id)}).status_code == 303
        [basis] = db.session.scalars(select(Basis)).all()
        assert (basis.purpose, basis.state, basis.text_id) == (Purpose.NEWS, BasisState.ACCEPTED, text.id)
        assert basis.recorded_by_id is None
        page = client.get("/me/consent").text
        assert "You agreed on" in page
        assert "version 3" in page

    def test_a_text_that_is_not_asked_any_more_is_not_agreed_to(self, amara, client, text):
        newer = ConsentText(purpose=Purpose.NEWS, language="en", version=4, body="Four times a year?")
        db.session.add(newer)
        answer = client.post("/me/consent", data={"purpose": "news", "text_id": str(text.id)})
        assert answer.status_code == 409
        assert db.session.scalars(select(Basis)).all() == []

    def test_after_a_new_text_it_can_be_renewed(self, amara, client, text):
        client.post("/me/consent", data={"purpose": "news", "text_id": str(text.id)})
        assert "I agree anew" not in client.get("/me/consent").text
        db.session.add(ConsentText(purpose=Purpose.NEWS, language="en", version=4, body="Four times a year?"))
        assert "I agree anew" in client.get("/me/consent").text

    def test_taken_back_it_holds_at_once_and_twice_is_once(self, amara, client, text):
        client.post("/me/consent", data={"purpose": "news", "text_id": str(text.id)})
        for _ in range(2):
            assert client.post("/me/consent/withdrawal", data={"purpose": "news"}).status_code == 303
        states = db.session.scalars(select(Basis.state).order_by(Basis.created_at)).all()
        assert states == [BasisState.ACCEPTED, BasisState.WITHDRAWN]

    def test_an_objection_to_keeping_in_touch_ends_every_contact_and_a_yes_begins_it_anew(self, amara, client):
        assert "You can object" in client.get("/me/consent").text
        client.post("/me/consent/withdrawal", data={"purpose": "keeping_in_touch"})
        assert amara.do_not_contact
        text = ConsentText(purpose=Purpose.KEEPING_IN_TOUCH, language="en", version=1, body="May we keep in touch?")
        db.session.add(text)
        db.session.flush()
        client.post("/me/consent", data={"purpose": "keeping_in_touch", "text_id": str(text.id)})
        assert not amara.do_not_contact

    @pytest.mark.parametrize("purpose", [Purpose.NEWS, Purpose.KEEPING_IN_TOUCH])
    def test_a_no_and_a_yes_do_not_lift_a_ban_that_somebody_here_has_set(self, amara, client, text, purpose):
        amara.do_not_contact, amara.do_not_contact_reason = True, "Asked us by phone."
        text.purpose = purpose
        client.post("/me/consent/withdrawal", data={"purpose": purpose.value})
        client.post("/me/consent", data={"purpose": purpose.value, "text_id": str(text.id)})
        assert db.session.scalars(select(Basis.state).where(Basis.ended_at.is_(None))).all() == [BasisState.ACCEPTED]
        assert (amara.do_not_contact, amara.do_not_contact_reason) == (True, "Asked us by phone.")


class TestACopy:
    def taken(self, app, client):
        client.post("/me/copy")
        run_jobs(app)
        link = re.search(r"/me/copy/[0-9a-f-]+/about-me\.zip", client.get("/me/copy").text)[0]
        return link, client.get(link)

    def test_it_holds_what_the_page_shows_twice_and_nothing_of_the_inside(self, app, world, amara, client):
        a_relationship(world.emil, amara, how=HowWeKnow.EVENT)
        a_note(world.emil, amara, "canary in a note")
        db.session.add(Fact(prospect_id=amara.id, value="Likes wind", key="likes wind"))
        a_message(a_conversation(world.emil, amara), world.emil, "Shall we talk?")
        emil = str(world.emil.id)
        db.session.add(Wish(prospect_id=amara.id, least_days=90, only_by=[], not_by=[emil], ways=["call", "linkedin"]))
        _link, answer = self.taken(app, client)
        with ZipFile(io.BytesIO(answer.data)) as archive:
            html, told = archive.read("about-me.html").decode(), json.loads(archive.read("about-me.json"))
        assert told["about"] == "Amara Okafor"
        [wishes] = told["held"]["How you like to be in touch"]
        assert wishes == {"at_most_every_days": 90, "not_by": world.emil.name, "ways": "Telephone, LinkedIn"}
        for text in (html, json.dumps(told)):
            assert all(
                word in text for word in ("Likes wind", "You met at an event", "Shall we talk?", "amara@example.net")
            )
            assert "canary" not in text

    def test_only_they_can_take_it(self, app, world, amara, client, browser):
        link, answer = self.taken(app, client)
        assert answer.status_code == 200
        other = come_in(browser(None), a_reachable_prospect("Bea Other", "bea@example.net"))
        assert other.get(link).status_code == 404
        assert browser(world.ada).get(link).status_code == 403
        assert browser(None).get(link).status_code == 303

    def test_pressed_twice_it_is_written_once_and_goes_after_a_day(self, app, world, amara, client):
        for _ in range(2):
            client.post("/me/copy")
        link, _answer = self.taken(app, client)
        copy = db.session.scalars(select(OwnCopy)).one()
        copy.ready_at -= timedelta(days=2)
        forget_copies()
        assert client.get(link).status_code == 404


class TestLeaving:
    def code(self, app) -> str:
        letter = next(one for one in send_mail(app) if "confirms that you leave" in one.subject)
        return re.search(r"\d{4} \d{4}", letter.text)[0]

    def test_with_the_code_everything_goes_after_one_last_mail(self, app, world, amara, client, browser):
        profile = OwnProfile(prospect_id=amara.id, shown_name="Amara", headline="Hello", shown=Shown.BY_LINK)
        db.session.add(profile)
        assert client.post("/me/leaving").location == "/me/leaving/code"
        there = come_in(browser(None), amara)
        assert client.post("/me/leaving/code", data={"code": self.code(app)}).location == "/me/left"
        assert profile.shown is Shown.OFF
        assert amara.do_not_contact
        assert (client.get("/me/").status_code, there.get("/me/").status_code) == (303, 303)
        [goodbye] = send_mail(app)
        assert "last mail" in goodbye.text
        run_jobs(app)
        assert db.session.scalars(select(Prospect)).all() == []
        assert db.session.scalars(select(Erasure)).one().erased_by_id is None

    def test_until_the_last_mail_went_they_are_only_at_rest_and_gone_within_the_hour(
        self, app, amara, client, time_machine
    ):
        client.post("/me/leaving")
        client.post("/me/leaving/code", data={"code": self.code(app)})
        leaving = db.session.scalars(select(Leaving)).one()
        erase_who_left(str(leaving.id))
        assert db.session.scalars(select(Prospect)).one().do_not_contact
        time_machine.move_to(clock.now() + timedelta(minutes=55), tick=False)
        erase_who_left(str(leaving.id))
        assert db.session.scalars(select(Prospect)).all() == []

    def test_without_the_code_nothing_happens_and_after_five_tries_it_does_not_work(self, app, amara, client):
        client.post("/me/leaving")
        right = self.code(app)
        for _ in range(5):
            assert client.post("/me/leaving/code", data={"code": "00000000"}).status_code == 422
        assert client.post("/me/leaving/code", data={"code": right}).status_code == 422
        assert not amara.do_not_contact

    def test_asked_twice_one_code_is_mailed(self, app, amara, client):
        for _ in range(2):
            client.post("/me/leaving")
        assert len(send_mail(app)) == 1
        assert len(db.session.scalars(select(Leaving)).all()) == 1


def test_nobody_of_ours_opens_these_pages(world, browser):
    for path in ("/me/held", "/me/consent", "/me/copy", "/me/leaving", "/me/profile"):
        assert browser(world.ada).get(path).status_code == 403
