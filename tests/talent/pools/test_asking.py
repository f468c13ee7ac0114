"""Asking a colleague to take a relationship on: from a pool, about a selection, or handing somebody over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery
from app.kernel.events import Event
from app.kernel.jobs import enqueue
from talent.pools.jobs import lapse_asks
from talent.pools.models import Ask, AskState
from tests.support.makers import a_prospect, a_relationship, a_user
from tests.support.making_pools import a_pool, an_asked
from tests.support.outbox import run_jobs, send_mail


def asks():
    return db.session.scalars(select(Ask).order_by(Ask.created_at, Ask.id)).all()


def number_of(name):
    return db.session.scalar(select(func.count()).where(Event.name == name))


class TestChoosing:
    def test_those_of_the_area_come_first_with_the_room_in_their_week(self, world, browser):
        amara = a_prospect()
        world.eva.weekly_capacity = 0
        pool = a_pool(world.rita, amara, area_id=world.engineering.id)
        text = browser(world.rita).get(f"/pools/{pool.id}/ask?prospect_id={amara.id}").text
        assert text.index("Emil") < text.index("Ada")
        assert "Their week is full already." in text
        assert "Has time for 64 more people." in text

    def test_who_knows_them_was_asked_left_or_is_a_partner_is_not_offered(self, world, browser):
        amara = a_prospect()
        a_relationship(world.emil, amara)
        a_user("Gone Gustav", deactivated_at=clock.now())
        pool = a_pool(world.rita, amara)
        an_asked(world.eva, by=world.ada, prospect=amara, pool=pool)
        text = browser(world.rita).get(f"/pools/{pool.id}/ask?prospect_id={amara.id}").text
        offered = text[text.index('id="colleagues"') : text.index("</fieldset>")]
        assert "Lena" in offered
        assert not [name for name in ("Emil", "Eva", "Gone Gustav", "Paul") if name in offered]

    def test_a_colleague_is_found_by_name(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.rita, amara)
        found = browser(world.rita).get(f"/pools/{pool.id}/ask?prospect_id={amara.id}&q=emi", htmx=True).text
        assert "Emil" in found
        assert "Lena" not in found
        assert "<html" not in found

    def test_only_who_keeps_the_pool_asks(self, world, browser):
        amara = a_prospect()
        pool = a_pool(world.rita, amara)
        form = {"prospect_id": amara.id, "user_id": world.emil.id}
        assert browser(world.eva).get(f"/pools/{pool.id}/ask?prospect_id={amara.id}").status_code == 403
        assert browser(world.eva).post(f"/pools/{pool.id}/ask", data=form).status_code == 403
        assert asks() == []


class TestAsking:
    def test_the_ask_waits_for_a_week_and_goes_out_by_mail(self, app, world, browser):
        amara = a_prospect(do_not_contact_reason="CANARY")
        pool = a_pool(world.rita, amara, purpose="Know them before we grow.")
        form = {"prospect_id": amara.id, "user_id": world.emil.id, "message": "You both know Leiden. SECRET"}
        assert browser(world.rita).post(f"/pools/{pool.id}/ask", data=form).status_code == 303
        ask = asks()[0]
        assert ask.expires_at - ask.created_at == timedelta(days=7)
        assert number_of("ask.made") == 1
        letter = send_mail(app)[0]
        assert letter.to == "Emil <emil@example.org>"
        assert letter.subject == "Rita asks: will you keep in touch with Amara Okafor?"
        assert "Amara Okafor, Engineer, Acme" in letter.text
        assert "Know them before we grow." in letter.text
        assert "SECRET" not in letter.text + letter.html
        assert letter.link == f"/asks/{ask.id}"
        assert "Yes, I will" in browser(world.emil).get(letter.link).text

    def test_asking_the_same_twice_is_asking_once(self, app, world, browser):
        amara = a_prospect()
        pool, rita = a_pool(world.rita, amara), browser(world.rita)
        form = {"prospect_id": amara.id, "user_id": world.emil.id}
        rita.post(f"/pools/{pool.id}/ask", data=form)
        again = rita.post(f"/pools/{pool.id}/ask", data=form)
        assert again.status_code == 409
        assert "Emil was asked already." in again.text
        assert len(asks()) == 1
        assert len(send_mail(app)) == 1

    def test_who_is_in_touch_already_is_not_asked(self, world, browser):
        amara = a_prospect()
        a_relationship(world.emil, amara)
        pool = a_pool(world.rita, amara)
        answer = browser(world.rita).post(
            f"/pools/{pool.id}/ask", data={"prospect_id": amara.id, "user_id": world.emil.id}
        )
        assert answer.status_code == 409
        assert "Emil is in touch with Amara Okafor already" in answer.text

    def test_nobody_is_asked_about_whom_must_not_be_contacted(self, world, browser):
        amara = a_prospect(do_not_contact=True)
        pool = a_pool(world.rita, amara)
        form = {"prospect_id": amara.id, "user_id": world.emil.id}
        assert browser(world.rita).post(f"/pools/{pool.id}/ask", data=form).status_code == 422
        assert asks() == []

    def test_nobody_asks_somebody_who_left_a_partner_themselves_or_nobody(self, world, browser):
        amara = a_prospect()
        pool, rita = a_pool(world.rita, amara), browser(world.rita)
        gone = a_user("Gone Gustav", deactivated_at=clock.now())
        for user_id, status in (
            (gone.id, 422),
            (world.paul.id, 422),
            (world.rita.id, 422),
            ("", 422),
            ("x", 422),
            (uuid4(), 404),
        ):
            form = {"prospect_id": amara.id, "user_id": user_id}
            assert rita.post(f"/pools/{pool.id}/ask", data=form).status_code == status
        assert asks() == []

    def test_a_selection_is_one_mail_and_passes_over_whom_it_must(self, app, world, browser):
        new, newer, known, banned, outside = (a_prospect(name) for name in ("Ann", "Bea", "Cid", "Dov", "Eli"))
        banned.do_not_contact = True
        a_relationship(world.emil, known)
        pool, rita = a_pool(world.rita, new, newer, known, banned), browser(world.rita)
        chosen = [new.id, newer.id, known.id, banned.id, outside.id, uuid4(), "rubbish"]
        assert "4 people" in rita.get(f"/pools/{pool.id}/ask", query_string={"prospect_id": chosen}).text
        rita.post(f"/pools/{pool.id}/ask", data={"prospect_id": chosen, "user_id": world.emil.id})
        assert {ask.prospect_id for ask in asks()} == {new.id, newer.id}
        assert "Emil was asked about 2 people. 2 were passed over" in rita.get(f"/pools/{pool.id}").text
        letter = send_mail(app)[0]
        assert letter.subject == "Rita asks you about 2 people"
        assert letter.link == "/asks"
        assert browser(world.emil).get("/asks").text.count("Yes, I will") == 2

    def test_a_selection_of_nobody_in_the_pool_does_not_exist(self, world, browser):
        pool, outside = a_pool(world.rita), a_prospect()
        form = {"prospect_id": outside.id, "user_id": world.emil.id}
        assert browser(world.rita).post(f"/pools/{pool.id}/ask", data=form).status_code == 404

    def test_a_mail_about_what_was_answered_meanwhile_is_not_sent(self, app, world, browser):
        ask = an_asked(world.emil, by=world.rita)
        browser(world.emil).post(f"/asks/{ask.id}/decline")
        assert send_mail(app) == []
        assert db.session.scalars(select(Delivery.reason)).one() == "answered"


class TestHandingOver:
    def test_an_employee_asks_a_colleague_without_any_pool(self, world, browser):
        amara = a_prospect()
        a_relationship(world.emil, amara)
        emil = browser(world.emil)
        assert "Eva" in emil.get(f"/people/{amara.id}/hand-over").text
        emil.post(f"/people/{amara.id}/hand-over", data={"user_id": world.eva.id, "message": "Yours more than mine"})
        waiting = browser(world.eva).get("/asks").text
        assert "Emil would like to hand this relationship over to you." in waiting
        assert "Yours more than mine" in waiting

    def test_it_is_between_the_two(self, world, browser):
        ask = an_asked(world.eva, by=world.emil)
        for other in (world.rita, world.lena, world.ada):
            assert browser(other).get(f"/asks/{ask.id}").status_code == 404
            assert browser(other).post(f"/asks/{ask.id}/withdraw").status_code == 404
        assert browser(world.eva).post(f"/asks/{ask.id}/withdraw").status_code == 403
        assert browser(world.emil).post(f"/asks/{ask.id}/withdraw").status_code == 303


class TestLapsing:
    def test_it_lapses_after_a_week_on_the_clock_of_who_was_asked(self, app, world, time_machine):
        world.emil.time_zone = "Europe/Berlin"
        time_machine.move_to(
            datetime(2026, 10, 20, 8, 0, tzinfo=UTC), tick=False
        )  # 10:00; the clocks go back on the 25th
        ask = an_asked(world.emil, by=world.rita)
        time_machine.move_to(datetime(2026, 10, 27, 8, 59, 59, tzinfo=UTC), tick=False)  # 09:59:59
        enqueue(lapse_asks)
        run_jobs(app)
        assert ask.state is AskState.OPEN
        time_machine.move_to(datetime(2026, 10, 27, 9, 0, tzinfo=UTC), tick=False)  # 10:00
        enqueue(lapse_asks)
        run_jobs(app)
        assert ask.state is AskState.LAPSED

    def test_lapsing_again_changes_nothing(self, app, world, time_machine):
        time_machine.move_to(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False)
        ask = an_asked(world.emil, by=world.rita)
        time_machine.move_to(datetime(2026, 3, 10, 8, tzinfo=UTC), tick=False)
        for _ in range(2):
            enqueue(lapse_asks)
            run_jobs(app)
            time_machine.shift(timedelta(hours=1))
        assert ask.answered_at == datetime(2026, 3, 10, 8, tzinfo=UTC)
        assert number_of("ask.lapsed") == 1

    def test_a_late_yes_is_told_kindly_even_before_the_sweep(self, world, browser, time_machine):
        time_machine.move_to(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False)
        ask = an_asked(world.emil, by=world.rita)
        time_machine.move_to(datetime(2026, 3, 9, 8, tzinfo=UTC), tick=False)
        emil = browser(world.emil)
        assert emil.get("/asks").text.count("Yes, I will") == 0
        answer = emil.post(f"/asks/{ask.id}/accept")
        assert answer.status_code == 422
        assert "it went back to Rita. Tell them if you would still like to." in answer.text
        assert "it went back to Rita" in emil.get(f"/asks/{ask.id}").text

    def test_after_it_lapsed_somebody_can_be_asked_again(self, app, world, time_machine):
        amara = a_prospect()
        time_machine.move_to(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False)
        an_asked(world.emil, by=world.rita, prospect=amara)
        time_machine.move_to(datetime(2026, 3, 9, 8, tzinfo=UTC), tick=False)
        enqueue(lapse_asks)
        run_jobs(app)
        an_asked(world.emil, by=world.rita, prospect=amara)
        assert [ask.state for ask in asks()] == [AskState.LAPSED, AskState.OPEN]
