"""How somebody likes to hear from us comes before every rhythm."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import db
from app.kernel.deliveries import Delivery
from outreach.nudges.models import Nudge, NudgeState
from outreach.nudges.planning import plan
from talent.relationships.models import Direction, Visibility
from talent.wishes import gate
from talent.wishes.actions import say, wish_of
from tests.support.makers import a_contact, a_prospect, a_relationship
from tests.support.making_conversations import a_conversation, a_reachable_prospect
from tests.support.outside import come_in

NOTHING = {
    "least_days": None,
    "pause_until": None,
    "only_by": (),
    "ways": (),
    "not_by": (),
    "from_nobody": False,
    "version": 0,
}


@pytest.fixture
def tie(world):
    return a_relationship(world.emil, overdue_days=10)


def said(tie, **wishes):
    return say(Actor.candidate(tie.prospect_id, "Cleo"), tie.prospect_id, **{**NOTHING, **wishes})


def states() -> list[NudgeState]:
    return list(db.session.scalars(select(Nudge.state)))


class TestPlanning:
    def test_without_wishes_somebody_is_asked(self, tie):
        plan(clock.now())
        assert states() == [NudgeState.OPEN]

    def test_nobody_is_asked_during_a_pause_and_somebody_is_after_it(self, tie):
        said(tie, pause_until=clock.now().date() + timedelta(days=3))
        plan(clock.now())
        assert states() == []
        plan(clock.now() + timedelta(days=3))
        assert states() == [NudgeState.OPEN]

    def test_what_is_open_is_overtaken_by_a_pause(self, tie):
        plan(clock.now())
        said(tie, pause_until=clock.now().date() + timedelta(days=30))
        plan(clock.now())
        assert states() == [NudgeState.OVERTAKEN]

    def test_a_contact_by_anybody_counts_for_how_often(self, world, tie):
        prospect = a_prospect("Cleo")
        a_contact(a_relationship(world.eva, prospect), at=clock.now() - timedelta(days=20), direction=Direction.OUT)
        other = a_relationship(world.emil, prospect, overdue_days=20)
        said(other, least_days=90)
        plan(clock.now())
        asked = db.session.scalars(select(Nudge.relationship_id)).all()
        assert other.id not in asked
        assert tie.id in asked

    def test_only_whom_they_chose_is_asked(self, world, tie):
        said(tie, only_by=[str(world.eva.id)])
        plan(clock.now())
        assert states() == []


class TestTheGate:
    def refused(self, tie, **arguments):
        asked = {"prospect_id": str(tie.prospect_id), **arguments}
        return gate.is_wished(Delivery(key="k", kind="k", arguments=asked))

    def test_nothing_goes_during_a_pause_but_what_they_have_asked_for(self, tie):
        assert self.refused(tie) is None
        said(tie, pause_until=clock.now().date() + timedelta(days=3))
        assert self.refused(tie) == "they_want_a_pause"
        assert self.refused(tie, is_asked_for=True) is None

    def test_no_mail_to_whom_wants_none(self, tie):
        said(tie, ways=("call",))
        assert self.refused(tie) == "not_in_this_way"

    def test_only_by_those_they_chose(self, world, tie):
        said(tie, only_by=[str(world.eva.id)])
        assert self.refused(tie, sender_id=str(world.emil.id)) == "not_by_this_person"
        assert self.refused(tie, sender_id=str(world.eva.id)) is None


def test_it_is_read_as_it_was_said(tie):
    said(tie, least_days=90)
    wish = wish_of(tie.prospect_id)
    assert wish is not None
    assert (wish.least_days, wish.version) == (90, 1)


class TestTheirOwnPage:
    def test_what_they_say_there_stands_in_the_file(self, world, browser):
        amara = a_reachable_prospect()
        client, day = come_in(browser(None), amara), clock.now().date() + timedelta(days=60)
        data = {"least_days": "90", "pause_until": day.isoformat(), "ways": "call", "version": "0"}
        assert client.post("/me/wishes", data=data).status_code == 303
        assert 'value="90" checked' in client.get("/me/wishes").text
        page = browser(world.emil).get(f"/people/{amara.id}").text
        assert "at most once in 90 days" in page
        assert "would like to hear nothing before" in page
        assert "only by telephone" in page

    def test_a_day_far_away_is_refused_beside_the_field(self, world, browser):
        client = come_in(browser(None), a_reachable_prospect())
        answer = client.post("/me/wishes", data={"least_days": "0", "pause_until": "2090-01-01", "version": "0"})
        assert answer.status_code == 422
        assert "within the next three years" in answer.text

    def test_two_windows_do_not_overwrite_each_other(self, world, browser):
        client = come_in(browser(None), a_reachable_prospect())
        for status in (303, 409):
            assert client.post("/me/wishes", data={"least_days": "30", "version": "0"}).status_code == status

    def test_whom_they_turned_away_in_a_conversation_stands_there_and_is_taken_back(self, world, browser):
        conversation = a_conversation(world.emil)
        client, emil = come_in(browser(None), conversation.prospect), str(world.emil.id)
        client.post(f"/conversations/{conversation.id}/refusal", data={"not_by": emil, "from_nobody": "y"})
        page = client.get("/me/wishes").text
        assert re.search(rf'name="not_by"[^>]*value="{emil}"[^>]*checked', page)
        assert re.search(r"<input checked[^>]*from_nobody", page)
        data = {"least_days": "0", "version": "1"}
        assert client.post("/me/wishes", data=data).status_code == 303
        wish = wish_of(conversation.prospect_id)
        assert (wish.not_by, wish.from_nobody) == ([], False)

    def test_who_only_keeps_in_touch_is_called_by_the_first_name(self, world, browser):
        conversation = a_conversation(world.emil)
        world.eva.name, world.emil.name = "Eva Silent", "Emil Larsen"
        a_relationship(world.eva, conversation.prospect)
        client = come_in(browser(None), conversation.prospect)
        for path in ("/me/wishes", f"/conversations/{conversation.id}/refusal"):
            page = client.get(path).text
            assert "Emil Larsen" in page
            assert "Eva" in page
            assert "Silent" not in page

    def test_whom_they_named_stays_named_when_the_tie_is_private_meanwhile(self, world, browser):
        amara = a_reachable_prospect()
        tie = a_relationship(world.eva, amara)
        client, eva = come_in(browser(None), amara), str(world.eva.id)
        said = {"least_days": "0", "not_by": eva}
        client.post("/me/wishes", data={**said, "version": "0"})
        tie.visibility = Visibility.PRIVATE
        assert client.post("/me/wishes", data={**said, "version": "1"}).status_code == 303
        assert wish_of(amara.id).not_by == [eva]

    def test_nobody_of_ours_says_it_for_them(self, world, browser):
        assert browser(world.ada).get("/me/wishes").status_code == 403
        assert browser(world.ada).post("/me/wishes").status_code == 403
