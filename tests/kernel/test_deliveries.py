"""The ledger: sent exactly once, or known not to be known; retried, or marked; never lost, nothing switched off."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel import clock, mail, marks
from app.kernel.db import db
from app.kernel.deliveries import (
    LEASE,
    Delivery,
    DeliveryState,
    Withheld,
    composes,
    deliver,
    hand_over_due_deliveries,
    perform_delivery,
    try_again,
    ways,
)
from tests.support.smtp import smtp_server

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _kinds():
    """Two kinds of delivery: one that is sent again when nobody knows, one that is not."""

    def compose(delivery: Delivery) -> mail.Mail:
        if "say" in delivery.arguments:
            raise Withheld(delivery.arguments["say"], is_empty=delivery.arguments["say"] == "nothing")
        if "break" in delivery.arguments:
            raise ZeroDivisionError
        return mail.Mail(to="emil@example.org", to_name="Emil", template="test", context={})

    composes("again", expires_after=DAY, is_sent_again=True)(compose)
    composes("once", expires_after=DAY, is_sent_again=False)(compose)
    composes("awaited", expires_after=DAY, is_sent_again=True, reaches_marked=True)(compose)
    yield
    for kind in ("again", "once", "awaited"):
        del ways[kind]


@pytest.fixture
def server(app, monkeypatch):
    for name in ("SECONDS_FOR_A_STEP", "SECONDS_FOR_THE_LAST_STEP", "SECONDS_FOR_GOODBYE"):
        monkeypatch.setattr(mail, name, 0.4)
    with smtp_server() as (url, behaviour):
        app.extensions["settings"] = replace(app.extensions["settings"], smtp_url=url)
        yield behaviour


def asked(kind: str = "again", key: str = "k", **arguments: str) -> Delivery:
    delivery_id = deliver(kind, key, **arguments)
    assert delivery_id is not None
    return db.session.get_one(Delivery, delivery_id)


def again_after(delivery: Delivery, wait: timedelta) -> DeliveryState | None:
    with clock.standing_at(clock.now() + wait):
        return perform_delivery(delivery.id)


class TestOnce:
    def test_the_same_key_is_one_delivery(self, app):
        assert deliver("again", "k") is not None
        assert deliver("again", "k") is None

    def test_sent_is_sent(self, server):
        delivery = asked()
        assert perform_delivery(delivery.id) is DeliveryState.SENT
        assert perform_delivery(delivery.id) is None
        assert len(server.received) == 1

    def test_what_is_not_due_yet_is_left(self, server):
        delivery = asked()
        delivery.due_at = clock.now() + DAY
        db.session.flush()
        assert perform_delivery(delivery.id) is None

    def test_while_somebody_is_at_it_nobody_else_is(self, app):
        delivery = asked()
        delivery.step(DeliveryState.SENDING)
        delivery.lease_until = clock.now() + LEASE
        db.session.flush()
        assert perform_delivery(delivery.id) is None

    @pytest.mark.parametrize(("word", "state"), [("nothing", DeliveryState.EMPTY), ("stop", DeliveryState.WITHHELD)])
    def test_what_must_not_go_says_why(self, app, word, state):
        delivery = asked(say=word)
        assert perform_delivery(delivery.id) is state
        assert delivery.reason == word


class TestTemporaryFaults:
    @pytest.mark.parametrize(
        ("step", "answer"),
        [("mail", "451 later"), ("rcpt", "450 greylisted"), ("data", "452 full"), ("mail", "550 not you")],
    )
    def test_it_waits_and_is_sent_later(self, server, step, answer):
        setattr(server, step, answer)
        delivery = asked()
        assert perform_delivery(delivery.id) is DeliveryState.WAITING
        setattr(server, step, "")
        assert again_after(delivery, timedelta(minutes=1)) is DeliveryState.SENT
        assert len(server.received) == 1

    def test_pauses_grow(self, server):
        server.rcpt = "450 greylisted"
        delivery, pauses = asked(), []
        moment = clock.now()
        for _ in range(6):
            with clock.standing_at(moment):
                perform_delivery(delivery.id)
            pauses.append(delivery.due_at - moment)
            moment = delivery.due_at
        assert pauses == sorted(pauses)
        assert pauses[0] >= timedelta(seconds=30)
        assert pauses[-1] >= timedelta(minutes=16)

    def test_when_it_is_not_worth_sending_any_more_it_says_why(self, server):
        server.rcpt = "450 greylisted"
        delivery = asked()
        perform_delivery(delivery.id)
        assert again_after(delivery, 2 * DAY) is DeliveryState.FAILED
        assert "greylisted" in delivery.reason

    def test_a_composer_that_breaks_loses_nothing(self, app):
        delivery = asked(**{"break": "yes"})
        assert perform_delivery(delivery.id) is DeliveryState.WAITING
        assert "ZeroDivisionError" in delivery.reason

    def test_the_sweep_rings_again_as_soon_as_it_is_due(self, server):
        server.rcpt = "450 greylisted"
        delivery = asked()
        perform_delivery(delivery.id)
        with clock.standing_at(delivery.due_at - timedelta(seconds=1)):
            assert hand_over_due_deliveries() == 0
        with clock.standing_at(delivery.due_at + timedelta(seconds=1)):
            assert hand_over_due_deliveries() == 1
            assert hand_over_due_deliveries() == 0


class TestLostAnswers:
    @pytest.mark.parametrize(("fault", "step"), [("drops", "data"), ("drops", "end"), ("hangs", "end")])
    def test_a_kind_that_is_sent_again_keeps_its_message_id(self, server, fault, step):
        setattr(server, fault, step)
        delivery = asked()
        assert perform_delivery(delivery.id) is DeliveryState.WAITING
        setattr(server, fault, "")
        assert again_after(delivery, timedelta(minutes=1)) is DeliveryState.SENT
        assert {letter["Message-ID"] for letter in server.received} == {mail.message_id_for(delivery.id)}

    @pytest.mark.parametrize("step", ["data", "end"])
    def test_a_kind_that_is_not_is_shown_to_a_person(self, server, step):
        server.drops = step
        delivery = asked("once")
        assert perform_delivery(delivery.id) is DeliveryState.UNKNOWN
        assert again_after(delivery, timedelta(hours=1)) is None

    def test_before_the_content_even_that_kind_is_tried_again(self, server):
        server.drops = "rcpt"
        delivery = asked("once")
        assert perform_delivery(delivery.id) is DeliveryState.WAITING

    def test_what_may_have_gone_never_ends_as_failed(self, server):
        server.drops = "end"
        delivery = asked()
        perform_delivery(delivery.id)
        assert again_after(delivery, 2 * DAY) is DeliveryState.UNKNOWN


class TestCrashes:
    """A process that is gone, or stands still, between claim and outcome."""

    def stopped(self, kind: str) -> Delivery:
        delivery = asked(kind)
        delivery.attempts = 1
        delivery.step(DeliveryState.SENDING)
        delivery.lease_until = clock.now() + LEASE
        db.session.flush()
        return delivery

    def test_it_is_sent_again_after_the_lease(self, server):
        delivery = self.stopped("again")
        assert again_after(delivery, LEASE + timedelta(seconds=1)) is DeliveryState.SENT

    def test_a_kind_that_is_not_sent_again_becomes_unknown(self, server):
        delivery = self.stopped("once")
        assert again_after(delivery, LEASE + timedelta(seconds=1)) is DeliveryState.UNKNOWN
        assert server.received == []

    def test_the_sweep_waits_for_the_lease(self, app):
        self.stopped("again")
        assert hand_over_due_deliveries() == 0
        with clock.standing_at(clock.now() + LEASE + timedelta(seconds=1)):
            assert hand_over_due_deliveries() == 1

    def test_a_sender_that_wakes_up_late_does_not_undo_what_another_did(self, server, monkeypatch):
        delivery = asked()

        def overtaken(_message):
            with clock.standing_at(clock.now() + 2 * LEASE):
                monkeypatch.undo()
                assert perform_delivery(delivery.id) is DeliveryState.SENT
            raise mail.NotSent("too late")

        monkeypatch.setattr(mail, "send", overtaken)
        assert perform_delivery(delivery.id) is DeliveryState.SENT

    def test_a_sender_that_wakes_up_late_may_say_that_it_went(self, app, monkeypatch):
        delivery = asked("once")

        def overtaken(_message):
            with clock.standing_at(clock.now() + 2 * LEASE):
                assert perform_delivery(delivery.id) is DeliveryState.UNKNOWN

        monkeypatch.setattr(mail, "send", overtaken)
        assert perform_delivery(delivery.id) is DeliveryState.SENT

    def test_a_kind_that_is_gone_does_not_ring_for_ever(self, app):
        delivery = asked()
        delivery.kind = "forgotten"
        db.session.flush()
        assert perform_delivery(delivery.id) is DeliveryState.FAILED


class TestMarkedAddresses:
    @pytest.fixture
    def refused(self, server) -> Delivery:
        server.rcpt = "550 5.1.1 no such user"
        delivery = asked(key="first")
        assert perform_delivery(delivery.id) is DeliveryState.FAILED
        server.rcpt = ""
        return delivery

    def test_a_permanent_refusal_marks_the_address(self, refused):
        marked = db.session.scalars(select(marks.MarkedAddress)).one()
        assert (marked.address, marked.delivery_id) == ("emil@example.org", refused.id)
        assert "no such user" in marked.words

    def test_the_gate_stops_what_comes_next(self, refused):
        delivery = asked(key="second")
        assert perform_delivery(delivery.id) is DeliveryState.WITHHELD
        assert delivery.reason == "address_refused"

    def test_what_somebody_waits_for_is_tried_all_the_same(self, refused, server):
        assert perform_delivery(asked("awaited", key="second").id) is DeliveryState.SENT
        assert not marks.is_marked("emil@example.org"), "it was taken"

    def test_a_mark_lapses_by_itself(self, refused):
        with clock.standing_at(clock.now() + timedelta(days=1, minutes=1)):
            assert perform_delivery(asked(key="second").id) is DeliveryState.SENT

    def test_each_further_refusal_rests_longer(self, refused):
        with clock.standing_at(clock.now()):
            marks.mark("Emil@example.org", "550", refused.id)
            assert db.session.scalars(select(marks.MarkedAddress)).one().until == clock.now() + timedelta(days=2)

    def test_a_refusal_that_is_not_about_the_address_marks_nothing(self, server):
        server.rcpt = "550 5.7.1 relaying denied"
        assert perform_delivery(asked().id) is DeliveryState.FAILED
        assert db.session.scalars(select(marks.MarkedAddress)).all() == []

    def test_a_person_can_try_again(self, refused):
        marks.unmark("emil@example.org")
        try_again(refused)
        db.session.flush()
        assert perform_delivery(refused.id) is DeliveryState.SENT
