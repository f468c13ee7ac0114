"""A question finds somebody who knows, its answer finds who asked, and others read it only when both agree."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from outreach.community.answering import merge_topics, topics_named
from outreach.community.jobs import forget_visitors
from outreach.community.models import Profile, Pruned, Pruning, Question, QuestionState, Topic, TopicPerson
from talent.conversations.guarding.models import Watch
from talent.prospects.actions import forbid_contact
from tests.support.making_communities import a_community, a_profile, a_proof, a_question, a_topic, an_answer
from tests.support.making_conversations import a_reachable_prospect
from tests.support.making_guarding import a_block, a_watched
from tests.support.outbox import run_jobs, send_mail
from tests.support.outside import come_in

BODY = "Does it rain much on the rig?"


@pytest.fixture
def community(world):
    return a_community(world.engineering)


def asked(app, browser, time_machine, client=None, path="/c/engineering/ask", **changes):
    """The form, the mail, the button, and who is asked then."""
    client = client or browser(None)
    opened = re.search(r'name="opened"[^>]*value="([^"]+)"', client.get(path).text)
    assert opened is not None
    time_machine.move_to(clock.now() + timedelta(seconds=10), tick=True)
    typed = {"body": BODY, "email": "quin@example.org", "name": "Quin", "proof": a_proof(), "opened": opened[1]}
    assert client.post(path, data={**typed, **changes}).status_code == 303
    letter = send_mail(app)[-1]
    body = changes.get("body", BODY)
    assert body not in letter.text + letter.html
    assert body in client.get(letter.link).text
    assert client.post(letter.link).status_code == 303
    run_jobs(app)
    return db.session.scalars(select(Question).order_by(Question.id.desc())).first()


def answered(browser, user, question, **changes):
    data = {"answer": "Most days.", "is_offered": "y", "version": question.version, **changes}
    return browser(user).post(f"/questions/{question.id}/answer", data=data)


class TestAsking:
    def test_it_goes_to_somebody_of_its_topic_who_hears_of_it(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community, "Gears")
        a_profile(world.eva, community, "Weather")
        topic = db.session.scalars(select(Topic).where(Topic.name == "Weather")).one()
        question = asked(app, browser, time_machine, topic_id=topic.id)
        assert question.assigned_to_id == world.eva.id
        letter = send_mail(app)[-1]
        assert letter.to == "Eva <eva@example.org>"
        assert BODY in letter.text
        assert "quin@example.org" not in letter.text

    def test_whoever_was_chosen_is_asked_while_they_are_there(self, app, world, browser, time_machine, community):
        a_profile(world.eva, community)
        chosen = a_profile(world.emil, community)
        path = f"/c/engineering/ask?to={chosen.id}"
        assert path in browser(None).get("/c/engineering").text
        assert "Ask Emil" in browser(None).get(path).text
        for _ in range(2):
            assert asked(app, browser, time_machine, path=path).assigned_to_id == world.emil.id
        assert "They chose to ask you." in send_mail(app)[-1].text
        chosen.is_on = False
        db.session.flush()
        assert "Emil" not in browser(None).get(path).text
        question = asked(app, browser, time_machine, path=path)
        assert (question.meant_for_id, question.assigned_to_id) == (None, world.eva.id)

    def test_whoever_has_come_in_to_their_own_page_asks_as_anybody_does_under_their_address(
        self, app, world, browser, time_machine, community
    ):
        chosen = a_profile(world.emil, community, "Gears")
        client = come_in(browser(None), a_reachable_prospect("Quin", "quin@example.org"))
        assert 'value="quin@example.org"' in client.get("/c/engineering/join").text
        path = f"/c/engineering/ask?to={chosen.id}"
        page = client.get(path).text
        assert ("Gears" in page, 'value="quin@example.org"' in page) == (True, True)
        assert asked(app, browser, time_machine, client, path).assigned_to_id == world.emil.id

    def test_of_several_whoever_has_the_fewest_waiting(self, app, world, browser, time_machine, community):
        for user in (world.emil, world.eva):
            a_profile(user, community)
        a_question(community, assigned_to_id=world.emil.id, assigned_at=clock.now())
        assert asked(app, browser, time_machine).assigned_to_id == world.eva.id

    def test_nobody_is_asked_who_has_not_said_that_they_may_be(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community, is_on=False)
        question = asked(app, browser, time_machine)
        assert (question.state, question.assigned_to_id) == (QuestionState.OPEN, None)
        assert "Nobody is asked yet" in browser(world.rita).get(f"/communities/{community.id}/questions").text

    def test_links_wait_for_a_look_and_can_be_passed_on(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community)
        question = asked(app, browser, time_machine, body="Look at https://buy.example")
        assert question.state is QuestionState.HELD
        page = browser(world.rita).get(f"/questions/{question.id}").text
        assert "There is a link in the text." in page
        data = {"user_id": world.eva.id, "version": question.version}
        browser(world.rita).post(f"/questions/{question.id}/passing-on", data=data)
        assert db.session.get_one(Question, question.id).assigned_to_id == world.eva.id

    def test_words_of_the_strict_list_wait_for_a_look(self, app, world, browser, time_machine, community):
        a_watched("bank account")
        a_profile(world.emil, community)
        question = asked(app, browser, time_machine, body="Which bank account do you pay into?")
        assert (question.state, question.holds) == (QuestionState.HELD, ["words"])

    def test_who_is_blocked_asks_nobody(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community)
        a_block(world.emil, a_reachable_prospect("Quin", "quin@example.org"))
        assert asked(app, browser, time_machine).holds == ["blocked"]

    def test_a_question_that_belongs_elsewhere_is_warned_of_once(self, world, browser, community):
        phrase = a_watched("application status", Watch.WARNS, "Look on the careers page.")
        client = browser(None)
        opened = re.search(r'name="opened"[^>]*value="([^"]+)"', client.get("/c/engineering/ask").text)
        typed = {"body": "My application status?", "email": "quin@example.org", "proof": "", "opened": opened[1]}
        answer = client.post("/c/engineering/ask", data=typed)
        assert answer.status_code == 422
        assert "Look on the careers page." in answer.text
        assert client.post("/c/engineering/ask", data={**typed, "seen": str(phrase.id)}).status_code == 303

    def test_colleagues_do_not_read_what_others_are_asked(self, world, browser, community):
        question = a_question(community, assigned_to_id=world.emil.id)
        assert browser(world.eva).get(f"/questions/{question.id}").status_code == 404
        assert browser(world.emil).get(f"/questions/{question.id}").status_code == 200

    def test_today_shows_what_waits(self, world, browser, community):
        a_question(community, BODY, assigned_to_id=world.emil.id, assigned_at=clock.now())
        assert BODY in browser(world.emil).get("/").text
        assert BODY not in browser(world.eva).get("/").text


class TestAnswering:
    def test_the_answer_goes_to_who_asked_and_is_read_by_others_only_after_their_yes(
        self, app, world, browser, time_machine, community
    ):
        a_profile(world.emil, community)
        question = asked(app, browser, time_machine)
        send_mail(app)
        assert answered(browser, world.emil, question).status_code == 303
        letter = send_mail(app)[-1]
        assert (letter.to, "Most days." in letter.text) == ("Quin <quin@example.org>", True)
        own_page = browser(None).get(letter.link).text
        assert "Most days." in own_page
        assert "Emil answered" in own_page
        assert BODY not in browser(None).get("/c/engineering").text
        browser(None).post(letter.link, data={"word": "yes"})
        page = browser(None).get("/c/engineering").text
        assert BODY in page
        assert "Quin" not in page

    @pytest.mark.parametrize("is_before", [True, False])
    def test_nothing_goes_to_who_has_wanted_no_contact_since_they_asked(
        self, app, world, browser, time_machine, community, is_before
    ):
        quin, rita = a_reachable_prospect("Quin", "quin@example.org"), world.rita.as_actor()
        a_profile(world.emil, community)
        if is_before:
            forbid_contact(rita, [quin], reason="Her mail")
        question = asked(app, browser, time_machine)
        send_mail(app)
        if not is_before:
            forbid_contact(rita, [quin], reason="Her mail")
        answered(browser, world.emil, question)
        assert [letter.to for letter in send_mail(app)] == (["Quin <quin@example.org>"] if is_before else [])

    def test_what_one_side_keeps_to_itself_stays_there(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community)
        question = asked(app, browser, time_machine)
        send_mail(app)
        answered(browser, world.emil, question, is_offered="")
        link = send_mail(app)[-1].link
        assert "May others read it too?" not in browser(None).get(link).text
        browser(None).post(link, data={"word": "yes"})
        assert db.session.get_one(Question, question.id).published_at is None

    def test_a_yes_can_be_taken_back(self, app, world, browser, time_machine, community):
        a_profile(world.emil, community)
        question = asked(app, browser, time_machine)
        send_mail(app)
        answered(browser, world.emil, question)
        link = send_mail(app)[-1].link
        for word in ("yes", "no"):
            browser(None).post(link, data={"word": word})
        assert BODY not in browser(None).get("/c/engineering").text

    def test_only_whoever_is_asked_answers_and_once(self, world, browser, community):
        question = a_question(community, assigned_to_id=world.emil.id)
        assert answered(browser, world.rita, question).status_code == 403
        assert answered(browser, world.emil, question).status_code == 303
        assert answered(browser, world.emil, db.session.get_one(Question, question.id)).status_code == 422

    def test_who_asked_is_forgotten_three_months_after_the_answer(self, world, time_machine, community):
        question = an_answer(community, world.emil, asker_name="Quin")
        time_machine.move_to(clock.now() + timedelta(days=91))
        forget_visitors()
        db.session.refresh(question)
        assert (question.asker_email, question.asker_name, question.is_published) == ("", "", True)


class TestPruning:
    def test_a_name_is_taken_out_with_a_reason_and_what_stood_there_is_kept(self, world, browser, community):
        question = an_answer(community, world.emil, "Is Mr Canary still there?")
        data = {"shown_body": "Is he still there?", "shown_answer": "Yes.", "topic_id": "", "reason": "a name"}
        answer = browser(world.rita).post(
            f"/questions/{question.id}/pruning", data={**data, "version": question.version}
        )
        assert answer.status_code == 303
        assert "Canary" not in browser(None).get("/c/engineering").text
        pruning = db.session.scalars(select(Pruning)).one()
        assert (pruning.what, pruning.before["body"]) == (Pruned.EDITED, "Is Mr Canary still there?")
        assert "a name" in browser(world.rita).get(f"/questions/{question.id}").text

    def test_hidden_it_is_gone_at_once_and_comes_back(self, world, browser, community):
        question = an_answer(community, world.emil, BODY)
        assert BODY in browser(None).get("/c/engineering").text
        for act, is_there in (("hiding", False), ("showing", True)):
            version = db.session.get_one(Question, question.id).version
            browser(world.rita).post(f"/questions/{question.id}/{act}", data={"reason": "why", "version": version})
            assert (BODY in browser(None).get("/c/engineering").text) is is_there

    def test_without_a_reason_nothing_is_pruned(self, world, browser, community):
        question = an_answer(community, world.emil, BODY)
        answer = browser(world.rita).post(f"/questions/{question.id}/hiding", data={"version": question.version})
        assert answer.status_code == 422
        assert BODY in browser(None).get("/c/engineering").text

    def test_merged_topics_keep_their_questions_and_people_once(self, world, community):
        profile = a_profile(world.emil, community, "Gears", "Gearboxes")
        gears, boxes = topics_named(community, ["Gearboxes", "gears"])
        question = an_answer(community, world.emil, topic_id=gears.id)
        merge_topics(world.rita.as_actor(), gears, boxes)
        assert db.session.scalars(select(TopicPerson.topic_id).where(TopicPerson.profile_id == profile.id)).all() == [
            boxes.id
        ]
        db.session.refresh(question)
        assert question.topic_id == boxes.id


class TestAProfile:
    def described(self, browser, user, community, **changes):
        data = {"community_id": community.id, "shown_name": "Emil", "topics": "Gears, gears, Noise", "version": 0}
        return browser(user).post("/account/public", data={**data, **changes})

    def test_nobody_sees_it_before_its_owner_says_yes(self, world, browser, community):
        assert "Emil" in browser(world.emil).get("/account/public").text
        assert self.described(browser, world.emil, community).status_code == 303
        assert "Emil" not in browser(None).get("/c/engineering").text
        profile = db.session.scalars(select(Profile)).one()
        assert [topic.name for topic in profile.topics] == ["gears", "Noise"]
        browser(world.emil).post("/account/public/publication", data={"version": profile.version})
        assert "Emil" in browser(None).get("/c/engineering").text
        browser(world.emil).post("/account/public/withdrawal")
        assert "Emil" not in browser(None).get("/c/engineering").text

    def test_the_yes_is_to_what_was_shown(self, world, browser, community):
        profile = a_profile(world.emil, community, is_on=False, approved_at=None)
        self.described(browser, world.emil, community, shown_name="Another", version=profile.version)
        answer = browser(world.emil).post("/account/public/publication", data={"version": 1})
        assert answer.status_code == 409

    def test_a_new_topic_is_one_that_can_be_asked_about(self, world, browser, community):
        a_topic(community, "Noise")
        self.described(browser, world.emil, community, topics="noise")
        assert db.session.scalars(select(Topic.name)).all() == ["Noise"]


def test_whoever_prunes_reaches_every_answer(world, browser, community):
    for number in range(51):
        an_answer(community, world.emil, f"Question {number:02}?", answered_at=clock.now() - timedelta(hours=number))
    path, client = f"/communities/{community.id}/questions", browser(world.rita)
    first = client.get(path).text
    assert ("Question 49?" in first, "Question 50?" in first) == (True, False)
    after = first.partition(f"{path}?after=")[2].partition('"')[0]
    assert "Question 50?" in client.get(f"{path}?after={after}").text
