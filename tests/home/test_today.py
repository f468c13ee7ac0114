"""Today: whom to keep in touch with, why, with what to start; in a fixed number of statements."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock
from app.kernel.db import db
from bench.counting import counting
from outreach.nudges.planning import plan
from talent.relationships.models import ContactKind, Direction, HowWeKnow
from tests.support.makers import a_prospect, a_relationship
from tests.support.making_conversations import a_conversation, a_message, a_reachable_prospect
from tests.support.making_nudges import a_contact, a_nudge, an_ask


@pytest.fixture
def statements(app):
    """How many statements a page takes."""

    def count(client, path: str) -> int:
        with counting() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    return count


def at_noon(days_ago: int) -> datetime:
    return clock.now() - timedelta(days=days_ago)


class TestTheWay:
    def test_strangers_go_to_sign_in(self, world, browser):
        answer = browser(None).get("/")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")

    def test_before_there_is_an_organisation_they_go_to_set_up(self, app, browser):
        assert browser(None).get("/").headers["Location"] == "/setup"

    def test_partners_get_a_calm_page_of_their_own(self, world, browser):
        page = browser(world.paul).get("/").text
        assert "Hello, Paul" in page
        assert "Keep in touch" not in page

    @pytest.mark.parametrize("who", ["ada", "rita", "emil", "lena"])
    def test_everybody_inside_has_a_today(self, world, browser, who):
        assert f"Hello, {who.title()}" in browser(world[who]).get("/").text


class TestEmpty:
    def test_the_first_day_says_what_to_do(self, world, browser):
        page = browser(world.emil).get("/").text
        assert "Whom would you like to work with one day?" in page
        assert "Import people" in page

    def test_when_nobody_waits_it_says_who_is_next(self, world, browser):
        a_relationship(world.emil, a_prospect("Amara Okafor", given_name="Amara"), overdue_days=-3)
        page = browser(world.emil).get("/").text
        assert "Nobody is waiting" in page
        assert "Next: Amara" in page

    def test_a_full_week_says_so(self, world, browser):
        world.emil.weekly_capacity = 1
        a_nudge(world.emil)
        a_contact(world.emil, a_prospect("Jonas"))
        page = browser(world.emil).get("/").text
        assert "That is your week" in page
        assert "Amara Okafor" not in page
        assert "Amara Okafor" in browser(world.emil).get("/?all=yes").text


class TestThreads:
    def test_that_somebody_came_into_it_asks_for_no_answer(self, world, browser):
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "When shall we meet?")
        browser(world.emil).post(f"/conversations/{conversation.id}/read", data={"until": 1})
        a_message(conversation, None, "asked to help").notice = "read_along"
        assert "Waiting for your answer" not in browser(world.emil).get("/").text

    def test_what_somebody_outside_wrote_waits_until_it_is_read(self, world, browser):
        conversation = a_conversation(world.emil)
        a_message(conversation, None, "When shall we meet?")
        page = browser(world.emil).get("/").text
        assert "Waiting for your answer" in page
        assert "When shall we meet?" in page
        assert f"/conversations/{conversation.id}" in page
        browser(world.emil).post(f"/conversations/{conversation.id}/read", data={"until": 1})
        assert "When shall we meet?" not in browser(world.emil).get("/").text

    def test_what_one_wrote_oneself_and_what_others_talk_about_does_not_wait(self, world, browser):
        a_message(a_conversation(world.emil), world.emil, "Said by me")
        a_message(a_conversation(world.eva, a_reachable_prospect("Bo Berg", "bo@example.net")), None, "Said to Eva")
        page = browser(world.emil).get("/").text
        assert "Said by me" not in page
        assert "Said to Eva" not in page


class TestCards:
    def card(self, world, browser, **values) -> str:
        nudge = a_nudge(world.emil, a_prospect("Amara Okafor", given_name="Amara"), **values)
        return browser(world.emil).get(f"/nudges/{nudge.id}").text

    def talked(self, world, browser, summary: str, **values) -> str:
        amara = a_prospect("Amara Okafor", given_name="Amara")
        a_relationship(world.emil, amara, cadence_days=30)
        at = datetime(2026, 3, 12, 12, tzinfo=UTC)
        a_contact(world.emil, amara, at=values.pop("at", at), summary=summary, **values)
        db.session.flush()
        plan(clock.now())
        return browser(world.emil).get("/").text

    def test_the_week_so_far(self, world, browser):
        a_nudge(world.emil)
        for name in ("One", "Two", "Three"):
            a_contact(world.emil, a_prospect(name))
        assert "3 of 5 this week" in browser(world.emil).get("/").text

    def test_the_reason_names_the_last_talk(self, world, browser):
        assert "You last talked on March 12 about her thesis." in self.talked(world, browser, "about her thesis")

    def test_or_quotes_what_was_noted(self, world, browser):
        page = self.talked(world, browser, "Her thesis is due in June", kind=ContactKind.MET)
        assert "You last met on March 12." in page
        assert "Her thesis is due in June" in page

    def test_a_long_silence_suggests_a_talk(self, world, browser):
        page = self.talked(world, browser, "", at=datetime(2024, 1, 2, 12, tzinfo=UTC))
        assert "January 2, 2024" in page
        assert "a call or a coffee" in page

    def test_who_has_not_answered(self, world, browser):
        page = self.talked(world, browser, "", direction=Direction.OUT)
        assert "You wrote to Amara on March 12 and have not heard back." in page
        assert "Try another way" in page

    def test_who_waits_for_an_answer(self, world, browser):
        page = self.talked(world, browser, "", direction=Direction.IN)
        assert "Amara wrote to you on March 12 and waits for an answer." in page

    def test_a_first_contact(self, world, browser):
        assert "have not been in touch yet" in self.card(world, browser)

    def test_an_imported_one_who_never_talked(self, world, browser):
        page = self.card(world, browser, import_id=world.emil.id, since=datetime(2023, 3, 1, tzinfo=UTC).date())
        assert "connected since March 1, 2023; no talk is noted yet" in page

    @pytest.mark.parametrize("how", list(HowWeKnow))
    def test_how_they_know_each_other_gives_a_start(self, world, browser, how):
        assert "nudge-start" in self.card(world, browser, how=how)

    def test_a_colleague_who_wrote_lately_is_named_first(self, world, browser):
        nudge = a_nudge(world.emil)
        a_contact(world.eva, nudge.prospect, at=at_noon(3))
        assert "Eva was in touch 3 days ago. Better agree" in browser(world.emil).get("/").text

    def test_one_who_wrote_long_ago_is_a_quiet_line(self, world, browser):
        nudge = a_nudge(world.emil)
        a_contact(world.eva, nudge.prospect, at=at_noon(60))
        assert "Last from us: Eva, on September 24." in browser(world.emil).get("/").text

    def test_the_rule_is_told_with_its_numbers(self, world, browser):
        page = self.card(world, browser, overdue_days=10)
        assert "You wish to be in touch every 90 days." in page

    def test_reading_changes_nothing(self, world, browser):
        nudge = a_nudge(world.emil)
        for path in ("/", f"/nudges/{nudge.id}", f"/nudges/{nudge.id}/not-me"):
            assert browser(world.emil).get(path).status_code == 200
        assert nudge.is_open

    def test_the_link_of_a_mail_asks_for_signing_in_and_comes_back(self, world, browser):
        nudge = a_nudge(world.emil)
        answer = browser(None).get(f"/nudges/{nudge.id}")
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith(f"next=/nudges/{nudge.id}") or "nudges" in answer.headers["Location"]


class TestAsks:
    def test_what_colleagues_ask_comes_first(self, world, browser):
        a_nudge(world.emil)
        an_ask(world.rita, world.emil, a_prospect("Jonas Weber"), message="You know his field.")
        page = browser(world.emil).get("/").text
        assert page.index("Waiting for your answer") < page.index("Keep in touch")
        assert "You know his field." in page

    def test_one_that_is_over_is_gone(self, world, browser):
        an_ask(world.rita, world.emil, expires_at=clock.now() - timedelta(hours=1))
        assert "Waiting for your answer" not in browser(world.emil).get("/").text


class TestNumbers:
    def test_the_statements_do_not_grow_with_the_cards(self, world, browser, statements):
        client = browser(world.emil)
        a_nudge(world.emil)
        few = statements(client, "/")
        for place in range(4):
            a_contact(world.eva, a_nudge(world.emil, a_prospect(f"Person {place}")).prospect)
            an_ask(world.rita, world.emil, a_prospect(f"Asked {place}"))
            a_relationship(world.emil, a_prospect(f"Next {place}"), overdue_days=-3)
        assert statements(client, "/") <= max(few + 1, 12)
        assert few <= 12
