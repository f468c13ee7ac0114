"""What people answer is written down with proof, never overwritten, and heeded at once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refused
from talent.consent.actions import Answer, expire, write_down, write_text
from talent.consent.models import Basis, BasisState, Purpose
from talent.consent.queries import Having, bases_of, having
from talent.consent.standing import standing_of, standings_of
from talent.prospects.models import LegalBasis, Prospect
from tests.support.makers import a_prospect

TODAY = date(2026, 11, 21)
TOUCH, NEWS = Purpose.KEEPING_IN_TOUCH, Purpose.NEWS


def answered(user, prospect, answer=Answer.ACCEPTED, purpose=NEWS, **values) -> Basis:
    given = {"on": clock.now().date(), "proof": "her mail of 3 May"}
    return write_down(user.as_actor(), prospect, purpose=purpose, answer=answer, **{**given, **values})


class TestWritingDown:
    def test_the_next_answer_ends_the_one_before_and_keeps_it(self, world):
        amara = a_prospect()
        answered(world.emil, amara, Answer.REQUESTED)
        answered(world.emil, amara, Answer.ACCEPTED)
        answered(world.emil, amara, Answer.WITHDRAWN)
        history = db.session.scalars(bases_of(amara.id)).all()
        assert [row.state.value for row in history] == ["withdrawn", "accepted", "requested"]
        assert [row.ended_at is None for row in history] == [True, False, False]

    def test_without_proof_it_is_refused(self, world):
        with pytest.raises(Refused, match="prove"):
            answered(world.emil, a_prospect(), proof="  ")

    def test_a_day_to_come_is_refused(self, world):
        with pytest.raises(Refused, match="yet to come"):
            answered(world.emil, a_prospect(), on=clock.now().date() + timedelta(days=2))

    def test_our_own_interest_is_not_enough_for_news(self, world):
        with pytest.raises(Refused, match="must be asked"):
            answered(world.emil, a_prospect(), Answer.INTEREST, NEWS)

    @pytest.mark.parametrize("no", [Answer.DECLINED, Answer.WITHDRAWN])
    def test_a_no_to_keeping_in_touch_forbids_contact_at_once(self, world, no):
        amara = a_prospect()
        answered(world.emil, amara, no, TOUCH)
        assert amara.do_not_contact

    def test_a_no_to_news_forbids_only_news(self, world):
        amara = a_prospect()
        answered(world.emil, amara, Answer.DECLINED, NEWS)
        assert not amara.do_not_contact

    def test_the_version_of_the_text_stays_with_the_answer(self, world):
        first = write_text(world.ada.as_actor(), purpose=NEWS, language="en", body="May we send you news?")
        basis = answered(world.emil, a_prospect(), text_id=first.id)
        second = write_text(world.ada.as_actor(), purpose=NEWS, language="en", body="May we write to you?")
        assert (basis.text.body, second.version) == ("May we send you news?", 2)


class TestStanding:
    def test_who_was_imported_stands_on_what_was_said_then_without_a_row(self, world):
        amara = a_prospect(legal_basis=LegalBasis.CONSENT)
        standing = standing_of(amara, TOUCH)
        assert (standing.basis, standing.allows, standing.row) == (LegalBasis.CONSENT, True, None)
        assert standing_of(amara, NEWS).state is None

    def test_what_was_agreed_until_yesterday_holds_no_more_even_before_the_night(self, world):
        amara, yesterday = a_prospect(), clock.now().date() - timedelta(days=1)
        answered(world.emil, amara, on=yesterday - timedelta(days=9), valid_until=yesterday)
        assert standings_of(amara)[NEWS].state is BasisState.EXPIRED

    def test_the_night_writes_down_once_that_it_has_run_out(self, world):
        amara, yesterday = a_prospect(), clock.now().date() - timedelta(days=1)
        answered(world.emil, amara, on=yesterday - timedelta(days=9), valid_until=yesterday)
        assert [expire(clock.now().date()), expire(clock.now().date())] == [1, 0]
        states = [row.state.value for row in db.session.scalars(bases_of(amara.id))]
        assert sorted(states) == ["accepted", "expired"]


class TestFinding:
    @pytest.mark.parametrize(
        ("answer", "found_by"),
        [
            (Answer.ACCEPTED, Having.ACCEPTED),
            (Answer.REQUESTED, Having.REQUESTED),
            (Answer.DECLINED, Having.DECLINED),
            (Answer.WITHDRAWN, Having.WITHDRAWN),
            (Answer.INTEREST, Having.INTEREST),
        ],
    )
    def test_people_are_found_by_what_they_answered(self, world, answer, found_by):
        amara = a_prospect()
        answered(world.emil, amara, answer, TOUCH)
        asked = [Having.ACCEPTED, Having.REQUESTED, Having.DECLINED, Having.WITHDRAWN, Having.INTEREST, Having.EXPIRED]
        assert [one for one in asked if found(one) == {amara.id}] == [found_by]

    def test_what_has_run_out_is_found_as_such(self, world):
        amara, yesterday = a_prospect(), clock.now().date() - timedelta(days=1)
        answered(world.emil, amara, purpose=TOUCH, on=yesterday, valid_until=yesterday)
        assert (found(Having.EXPIRED), found(Having.ACCEPTED)) == ({amara.id}, set())
        expire(clock.now().date())
        assert (found(Having.EXPIRED), found(Having.ACCEPTED)) == ({amara.id}, set())


def found(what: Having) -> set[object]:
    return set(db.session.scalars(select(Prospect.id).where(having(what))))


class TestPage:
    def test_an_answer_is_written_down_on_the_page_and_told_in_a_sentence(self, world, browser):
        amara = a_prospect(given_name="Amara")
        rita = browser(world.rita)
        form = {"purpose": "keeping_in_touch", "answer": "withdrawn", "proof": "her mail", "on": "2026-01-03"}
        rita.post(f"/people/{amara.id}/consent", data=form)
        page = rita.get(f"/people/{amara.id}/consent").text
        assert "Amara took their consent back on" in page
        assert "her mail" in page
        assert "Do not contact" in rita.get(f"/people/{amara.id}").text

    def test_what_is_wrong_stands_beside_its_field(self, world, browser):
        answer = browser(world.rita).post(f"/people/{a_prospect().id}/consent", data={"purpose": "news"})
        assert answer.status_code == 422
        assert "Say how you know." in answer.text
