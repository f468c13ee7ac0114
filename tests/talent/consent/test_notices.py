"""Whoever we have from elsewhere is told within a month, and that they were told can be proved."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Forbidden, Refused
from talent.consent import notices
from talent.consent.models import DueBecause, Notice, NoticeState
from talent.duplicates.actions import merge, undo
from talent.prospects import actions as prospects
from talent.prospects.models import LegalBasis, Prospect
from talent.relationships.contacts import record_contact
from talent.relationships.models import ContactKind, Direction
from tests.support.makers import a_prospect
from tests.support.making_imports import imported

MONTH = (timedelta(days=28), timedelta(days=31))


def added(user, name="Amara Okafor", **values) -> Prospect:
    return prospects.add(user.as_actor(), name=name, identities=[], **values)


def notice_about(prospect: Prospect) -> Notice:
    return db.session.scalars(
        select(Notice).where(Notice.prospect_id == prospect.id).execution_options(populate_existing=True)
    ).one()


def settled(user, *people: Prospect, **values):
    given = {"how": "our letter", "on": clock.now().date(), "is_everybody": False}
    ids = [notice_about(person).id for person in people]
    return notices.settle(user.as_actor(), notice_ids=ids, **{**given, **values})


class TestWhoMustBeTold:
    def test_who_is_added_by_hand_within_a_month(self, world):
        notice = notice_about(added(world.emil))
        assert MONTH[0] <= notice.due_on - clock.now().date() <= MONTH[1]
        assert (notice.state, notice.due_because) == (NoticeState.WAITING, DueBecause.MONTH)

    def test_everybody_whom_an_import_brings(self, app, world):
        imported(app, world.emil, "Name,Email\nA,a@example.org\nB,b@example.org\n", name="people.csv")
        assert [notice.state for notice in db.session.scalars(select(Notice))] == [NoticeState.WAITING] * 2

    def test_not_who_agreed_for_they_know(self, app, world):
        imported(app, world.emil, "Name\nA\n", name="people.csv", legal_basis=LegalBasis.CONSENT)
        assert db.session.scalars(select(Notice.state)).all() == [NoticeState.NOT_NEEDED]

    def test_whoever_was_here_before_is_noted_in_the_night_once(self, world):
        people = {a_prospect("A").id, a_prospect("B").id}
        last = notices.collect()
        assert notices.collect(last) is None
        assert notices.collect() == last
        assert set(db.session.scalars(select(Notice.prospect_id))) == people

    def test_a_file_that_was_made_part_of_another_is_not_noted_again_nor_in_the_way_of_its_return(self, world):
        amara, other = a_prospect("Amara Okafor"), added(world.emil, "A. Okafor")
        merged = merge(world.rita.as_actor(), amara, other)
        notices.collect()
        assert (notices.queue().count, len(notices.queue().notices)) == (1, 1)
        undo(world.rita.as_actor(), merged)
        assert notice_about(other).state is NoticeState.WAITING

    @pytest.mark.parametrize(("direction", "is_hastened"), [(Direction.OUT, True), (Direction.IN, False)])
    def test_with_the_first_message_to_them_at_the_latest(self, world, direction, is_hastened):
        amara = added(world.emil)
        record_contact(world.emil.as_actor(), amara, world.emil, kind=ContactKind.EMAIL, direction=direction)
        notice = notice_about(amara)
        assert (notice.due_on == clock.now().date()) is is_hastened
        assert (notice.due_because is DueBecause.MESSAGE) is is_hastened

    def test_also_when_the_message_came_in_by_another_way(self, world):
        amara = added(world.emil)
        record_contact(world.emil.as_actor(), amara, world.emil, kind=ContactKind.EMAIL, direction=Direction.OUT)
        notice = notice_about(amara)
        notice.due_on, notice.due_because = notice.collected_on + timedelta(days=30), DueBecause.MONTH
        db.session.flush()
        notices.hasten_all()
        assert notice_about(amara).due_because is DueBecause.MESSAGE


class TestTelling:
    def test_the_most_urgent_come_first_page_by_page(self, world, monkeypatch):
        monkeypatch.setattr(notices, "PAGE", 2)
        people = [added(world.emil, f"Person {number}") for number in range(3)]
        notice_about(people[2]).due_on -= timedelta(days=40)
        db.session.flush()
        first = notices.queue()
        second = notices.queue(first.next)
        assert first.notices[0].prospect_id == people[2].id
        assert (len(first.notices), len(second.notices), second.next) == (2, 1, "")
        assert (first.count, first.late) == (3, 1)

    def test_several_at_once_and_back(self, world):
        people = [added(world.emil, "A"), added(world.emil, "B")]
        count, batch_id = settled(world.rita, *people)
        assert (count, notices.queue().count) == (2, 0)
        assert notices.take_back(world.rita.as_actor(), batch_id) == 2
        assert (notices.queue().count, notice_about(people[0]).how) == (2, "")

    def test_everybody_at_once(self, world):
        people = [added(world.emil, "A"), added(world.emil, "B")]
        assert settled(world.rita, is_everybody=True)[0] == 2
        assert notice_about(people[1]).state is NoticeState.TOLD

    def test_twice_changes_nothing(self, world):
        amara = added(world.emil)
        settled(world.rita, amara)
        with pytest.raises(Refused):
            settled(world.ada, amara, how="again")
        assert notice_about(amara).how == "our letter"

    def test_how_must_be_said(self, world):
        with pytest.raises(Refused, match="how"):
            settled(world.rita, added(world.emil), how=" ")

    def test_an_employee_does_not_do_it(self, world):
        with pytest.raises(Forbidden):
            settled(world.emil, added(world.emil))

    def test_on_the_page_with_undo(self, world, browser):
        amara = added(world.emil)
        rita = browser(world.rita)
        assert "Amara Okafor" in rita.get("/privacy").text
        form = {"what": "told", "how": "our letter", "on": "2026-01-03", "notice_id": str(notice_about(amara).id)}
        rita.post("/privacy/told", data=form)
        assert "Everybody knows" in rita.get("/privacy").text
        assert "Amara Okafor was told on" in rita.get(f"/people/{amara.id}/consent").text
        rita.post(f"/privacy/told/{notice_about(amara).batch_id}/undo")
        assert notice_about(amara).state is NoticeState.WAITING

    def test_why_somebody_need_not_be_told_is_kept(self, world, browser):
        amara = added(world.emil)
        form = {"what": "not_needed", "how": "She gave us her card", "on": "2026-01-03"}
        browser(world.rita).post(f"/people/{amara.id}/notice", data=form)
        assert notice_about(amara).state is NoticeState.NOT_NEEDED
        assert "need not be told: She gave us her card." in browser(world.emil).get(f"/people/{amara.id}").text

    def test_of_one_person_in_their_file_it_can_be_taken_back_too(self, world, browser):
        amara, rita = added(world.emil), browser(world.rita)
        rita.post(f"/people/{amara.id}/notice", data={"what": "told", "how": "our letter", "on": "2026-01-03"})
        undo = re.search(r"/privacy/told/[^/]+/undo", rita.get(f"/people/{amara.id}/consent").text)
        assert undo is not None
        rita.post(undo[0])
        assert notice_about(amara).state is NoticeState.WAITING
