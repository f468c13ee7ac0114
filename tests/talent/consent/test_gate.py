"""Nothing goes to people outside who are gone or do not want it, whatever kind of thing it is."""

from datetime import timedelta

import pytest

from app.kernel import clock, deliveries
from app.kernel.db import db
from app.kernel.deliveries import DeliveryState, Withheld, deliver, perform_delivery
from app.kernel.mail import Mail
from outreach.nudges.planning import plan
from talent.consent.actions import Answer, write_down
from talent.consent.erasing import erase
from talent.consent.gate import refusal
from talent.consent.models import Cause, Purpose
from talent.duplicates.actions import merge, undo
from talent.prospects.actions import allow_contact, forbid_contact
from tests.support.makers import a_prospect, a_relationship
from tests.support.outbox import apart


@pytest.fixture
def outward(monkeypatch):
    """A way by which mail goes to people outside."""

    def compose(delivery):
        return Mail(to="amara@example.org", to_name="Amara", template="test", context={"url": "http://x.example"})

    way = deliveries.Way(compose, timedelta(days=1), is_sent_again=False)
    monkeypatch.setitem(deliveries.ways, "letter_to_them", way)


def outcome_of(app, kind, prospect) -> tuple[DeliveryState, str | None]:
    delivery_id = deliver(kind, f"{kind}:{prospect.id}:{clock.now()}", prospect_id=prospect.id)
    db.session.flush()
    apart(app, lambda: perform_delivery(delivery_id))
    row = db.session.get_one(deliveries.Delivery, delivery_id)
    return row.state, row.reason


class TestGate:
    def test_whoever_is_not_to_be_contacted_gets_nothing_of_any_kind(self, app, world, outward):
        amara = a_prospect()
        forbid_contact(world.rita.as_actor(), [amara], reason="She asked us.")
        found = {outcome_of(app, kind, amara) for kind in deliveries.ways}
        assert found == {(DeliveryState.WITHHELD, "do_not_contact")}

    def test_whoever_was_erased_gets_nothing_of_any_kind(self, app, world, outward):
        amara = a_prospect()
        erase(world.rita.as_actor(), [amara], cause=Cause.ASKED)
        assert {outcome_of(app, kind, amara) for kind in deliveries.ways} == {(DeliveryState.WITHHELD, "erased")}

    def test_what_was_planned_before_the_no_does_not_go_after_it(self, app, world, outward):
        amara = a_prospect()
        delivery_id = deliver("letter_to_them", "planned before", prospect_id=amara.id)
        write_down(
            world.rita.as_actor(),
            amara,
            purpose=Purpose.KEEPING_IN_TOUCH,
            answer=Answer.WITHDRAWN,
            on=clock.now().date(),
            proof="her mail",
        )
        db.session.flush()
        apart(app, lambda: perform_delivery(delivery_id))
        assert db.session.get_one(deliveries.Delivery, delivery_id).state is DeliveryState.WITHHELD

    @pytest.mark.parametrize("is_taken_back", [False, True])
    def test_whose_file_was_made_part_of_another_is_asked_about_as_whoever_they_are_then(
        self, app, world, outward, is_taken_back
    ):
        rita, keeper, loser = world.rita.as_actor(), a_prospect("Amara Okafor"), a_prospect("A. Okafor")
        delivery_id = deliver("letter_to_them", "planned before", prospect_id=loser.id)
        done = merge(rita, keeper, loser)
        if is_taken_back:
            undo(rita, done)
        forbid_contact(rita, [loser if is_taken_back else keeper], reason="She asked us.")
        db.session.flush()
        apart(app, lambda: perform_delivery(delivery_id))
        row = db.session.get_one(deliveries.Delivery, delivery_id)
        assert (row.state, row.reason) == (DeliveryState.WITHHELD, "do_not_contact")

    def test_everybody_else_gets_it(self, app, world, outward):
        assert outcome_of(app, "letter_to_them", a_prospect())[0] is DeliveryState.SENT


class TestPurposes:
    def test_without_consent_no_news_and_no_sharing(self, world):
        amara = a_prospect()
        assert refusal(amara.id) is None
        assert refusal(amara.id, Purpose.NEWS) == "no_consent"
        assert refusal(amara.id, Purpose.SHARING) == "no_consent"

    def test_what_was_withdrawn_stays_so_even_when_contact_is_allowed_again(self, world):
        amara, rita = a_prospect(), world.rita.as_actor()
        given = {"on": clock.now().date(), "proof": "her mail"}
        write_down(rita, amara, purpose=Purpose.KEEPING_IN_TOUCH, answer=Answer.WITHDRAWN, **given)
        allow_contact(rita, [amara])
        assert refusal(amara.id) == "consent_withdrawn"

    def test_nobody_is_asked_to_write_to_who_said_no(self, world):
        amara = a_prospect()
        a_relationship(world.emil, amara, overdue_days=30)
        given = {"on": clock.now().date(), "proof": "her mail"}
        write_down(world.emil.as_actor(), amara, purpose=Purpose.KEEPING_IN_TOUCH, answer=Answer.DECLINED, **given)
        db.session.flush()
        assert plan(clock.now()) == 0


def test_a_withheld_delivery_is_no_failure():
    assert Withheld("erased").reason == "erased"
