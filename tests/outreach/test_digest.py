"""The digest: one mail with what is still open when it is sent."""

import pytest

from app.kernel import clock
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState, perform_delivery
from outreach.nudges.digests import ask_for_digests
from outreach.nudges.planning import plan
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_nudges import a_contact, an_ask, letters


@pytest.fixture
def emil_keeps(world):
    """Emil with so many people to keep in touch with, planned."""

    def make(*names: str) -> None:
        for place, name in enumerate(names):
            a_relationship(world.emil, a_prospect(name, given_name=name.split()[0]), overdue_days=90 - place)
        plan(clock.now())

    return make


def send_digests() -> list[DeliveryState | None]:
    return [perform_delivery(delivery_id) for delivery_id in ask_for_digests(clock.now())]


class TestSubject:
    def test_one_person(self, app, emil_keeps):
        emil_keeps("Amara Okafor")
        send_digests()
        assert letters(app)[0]["Subject"] == "Amara this week"

    def test_two_people(self, app, emil_keeps):
        emil_keeps("Amara Okafor", "Jonas Weber")
        send_digests()
        assert letters(app)[0]["Subject"] == "Amara and Jonas this week"

    def test_more_are_counted(self, app, emil_keeps):
        emil_keeps("Amara Okafor", "Jonas Weber", "Mei Lin", "Mei Chen")
        send_digests()
        assert letters(app)[0]["Subject"] == "Amara, Jonas and 2 more this week"


class TestBody:
    def test_text_and_html_name_everybody_with_a_link_to_a_page(self, app, emil_keeps):
        emil_keeps("Amara Okafor", "Jonas Weber")
        send_digests()
        letter = letters(app)[0]
        for part in ("plain", "html"):
            body = letter.get_body((part,)).get_content()
            assert "Amara Okafor" in body
            assert body.count("http://127.0.0.1:8000/nudges/") == 2

    def test_is_marked_as_made_by_a_machine(self, app, emil_keeps):
        emil_keeps("Amara Okafor")
        send_digests()
        assert letters(app)[0]["Auto-Submitted"] == "auto-generated"

    def test_what_was_answered_meanwhile_is_left_out(self, app, world, emil_keeps):
        emil_keeps("Amara Okafor", "Jonas Weber")
        asked = ask_for_digests(clock.now())
        a_contact(world.emil, "Amara Okafor")
        perform_delivery(asked[0])
        body = letters(app)[0].get_body(("plain",)).get_content()
        assert "Jonas" in body
        assert "Amara" not in body

    def test_nothing_left_to_say_sends_nothing(self, app, world, emil_keeps):
        emil_keeps("Amara Okafor")
        asked = ask_for_digests(clock.now())
        a_contact(world.emil, "Amara Okafor")
        assert perform_delivery(asked[0]) is DeliveryState.EMPTY
        assert letters(app) == []

    def test_is_never_longer_than_the_week_has_time_for(self, app, world, emil_keeps):
        emil_keeps("Amara Okafor", "Jonas Weber", "Mei Lin")
        world.emil.weekly_capacity = 2
        db.session.flush()
        send_digests()
        assert letters(app)[0].get_body(("plain",)).get_content().count("/nudges/") == 2

    def test_speaks_of_requests_of_colleagues_in_one_line(self, app, world):
        an_ask(world.rita, world.emil)
        send_digests()
        letter = letters(app)[0]
        assert letter["Subject"] == "A colleague asks you about somebody"
        assert "A colleague asks you about somebody" in letter.get_body(("plain",)).get_content()

    def test_nobody_gets_one_who_has_nothing_open(self, world):
        assert ask_for_digests(clock.now()) == []

    def test_nothing_goes_to_somebody_who_was_deactivated_meanwhile(self, app, world, emil_keeps):
        emil_keeps("Amara Okafor")
        asked = ask_for_digests(clock.now())
        world.emil.deactivated_at = clock.now()
        db.session.flush()
        assert perform_delivery(asked[0]) is DeliveryState.WITHHELD
        assert db.session.get_one(Delivery, asked[0]).reason == "deactivated"
