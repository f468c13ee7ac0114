"""One's own account: who I am, how I work, my password, my browsers."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.identity import passwords
from app.identity.away import away_on, is_away
from app.identity.models import BrowserSession, Proof, User, Weekdays
from app.kernel.db import db
from tests.support.outbox import send_mail

GOOD, BETTER = "drei Birken am Bach", "vier Buchen am Berg"
PROFILE = {
    "name": "Emil Brandt",
    "title": "Cell chemist",
    "time_zone": "Europe/Vienna",
    "locale": "en",
    "country": "AT",
}
RHYTHM = {
    "weekly_capacity": "3",
    "working_days": ["1", "2", "4"],
    "digest_weekday": "1",
    "digest_hour": "7",
    "topics": "Batteries,  dry rooms , batteries,,Batteries",
}


@pytest.fixture
def emil(world):
    world.emil.password_hash = passwords.hashed(GOOD)
    return world.emil


class TestTheProfile:
    def test_it_is_changed_by_its_owner(self, emil, browser):
        assert browser(emil).post("/account", data=PROFILE).status_code == 303
        assert (emil.name, emil.title, emil.time_zone, emil.country) == (
            "Emil Brandt",
            "Cell chemist",
            "Europe/Vienna",
            "AT",
        )

    @pytest.mark.parametrize(
        ("field", "value"), [("name", " \t"), ("time_zone", "Mars/Base"), ("locale", "tlh"), ("country", "XX")]
    )
    def test_nonsense_is_refused_and_what_was_typed_stays(self, emil, browser, field, value):
        answer = browser(emil).post("/account", data={**PROFILE, field: value})
        assert answer.status_code == 422
        assert 'value="Cell chemist"' in answer.text
        assert emil.title == ""

    def test_an_old_name_of_a_time_zone_stays_choosable(self, emil, browser):
        emil.time_zone = "US/Pacific"
        assert browser(emil).post("/account", data={**PROFILE, "time_zone": "US/Pacific"}).status_code == 303

    def test_a_role_is_not_ones_own_to_choose(self, emil, browser):
        browser(emil).post("/account", data={**PROFILE, "role": "admin", "email": "ada@example.org"})
        assert (emil.role, emil.email) == ("employee", "emil@example.org")

    def test_partners_have_one_too(self, world, browser):
        page = browser(world.paul).get("/account")
        assert page.status_code == 200
        assert "How you keep in touch" not in page.text


class TestTheRhythm:
    def test_days_become_bits_and_topics_a_list(self, emil, browser):
        assert browser(emil).post("/account/rhythm", data=RHYTHM).status_code == 303
        assert emil.working_days == Weekdays.MONDAY | Weekdays.TUESDAY | Weekdays.WEDNESDAY
        assert emil.topics == ["Batteries", "dry rooms", "batteries"]
        assert (emil.weekly_capacity, emil.digest_weekday, emil.digest_hour) == (3, 1, 7)

    def test_the_days_are_boxes_and_those_of_now_are_ticked(self, emil, browser):
        page = browser(emil).get("/account").text
        boxes = re.findall(r'<input type="checkbox"[^>]*name="working_days"[^>]*>', page)
        assert [" checked" in box for box in boxes] == [True] * 5 + [False] * 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [("weekly_capacity", "51"), ("weekly_capacity", "-1"), ("weekly_capacity", "five"), ("working_days", []),
         ("working_days", ["3"]), ("digest_hour", "24"), ("digest_weekday", "7")],
    )  # fmt: skip
    def test_nonsense_is_refused(self, emil, browser, field, value):
        assert browser(emil).post("/account/rhythm", data={**RHYTHM, field: value}).status_code == 422
        assert emil.weekly_capacity == 5


class TestThePassword:
    def change(self, visitor, **form):
        return visitor.post("/account/password", data={"current_password": GOOD, "new_password": BETTER, **form})

    def test_a_new_one_ends_the_other_sessions_and_keeps_this_one(self, emil, browser):
        here, elsewhere = browser(emil), browser(emil)
        assert self.change(here).status_code == 303
        assert here.get("/account").status_code == 200
        assert elsewhere.get("/account").status_code == 303
        assert "Your password was changed." in elsewhere.get("/sign-in").text
        assert passwords.is_right(emil.password_hash, BETTER)

    def test_its_owner_gets_a_mail(self, app, emil, browser):
        self.change(browser(emil))
        (letter,) = send_mail(app)
        assert letter.subject == "Your password for Nordlicht was changed"
        assert "If that was you, all is well." in letter.text
        assert BETTER not in letter.text + letter.html

    def test_without_the_present_one_it_is_refused(self, emil, browser):
        answer = self.change(browser(emil), current_password="not this one")
        assert answer.status_code == 422
        assert "This is not your present password." in answer.text
        assert GOOD not in answer.text

    def test_a_code_by_mail_stands_for_the_present_one_for_a_quarter_of_an_hour(self, emil, browser, time_machine):
        time_machine.move_to("2026-11-23T09:00Z", tick=False)
        visitor = browser(emil)
        db.session.scalars(select(BrowserSession)).one().began_with = Proof.CODE
        assert "Present password" not in visitor.get("/account/password").text
        time_machine.move_to("2026-11-23T09:16Z", tick=False)
        assert self.change(visitor, current_password="").status_code == 422
        time_machine.move_to("2026-11-23T09:14Z", tick=False)
        assert self.change(visitor, current_password="").status_code == 303

    def test_who_has_none_sets_one(self, world, browser):
        assert self.change(browser(world.eva), current_password="").status_code == 303

    def test_ones_own_name_is_refused(self, emil, browser):
        assert "Others know this" in self.change(browser(emil), new_password="emil@example.org").text


class TestTheBrowsers:
    def test_each_is_listed_by_its_family_and_when_it_was_used(self, emil, browser):
        phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1"
        visitor = browser(None)
        form = {"email": emil.email, "password": GOOD}
        visitor.post("/sign-in", data=form, headers={"User-Agent": phone})
        page = visitor.get("/account/sessions").text
        assert "Safari, iPhone" in page
        assert "This browser" in page

    def test_one_can_be_signed_out_from_another(self, emil, browser):
        lost, here = browser(emil), browser(emil)
        first = db.session.scalars(select(BrowserSession).order_by(BrowserSession.id)).first()
        assert here.post(f"/account/sessions/{first.id}/ending").status_code == 303
        assert lost.get("/account").status_code == 303
        assert "signed out from another" in lost.get("/sign-in").text
        assert here.get("/account").status_code == 200

    def test_all_the_others_can(self, emil, browser):
        others, here = [browser(emil), browser(emil)], browser(emil)
        here.post("/account/sessions/others/ending")
        assert [other.get("/account").status_code for other in others] == [303, 303]
        assert here.get("/account").status_code == 200

    @pytest.mark.parametrize("name", ["eva", "ada", "paul"])
    def test_somebody_elses_does_not_exist(self, emil, world, browser, name):
        emils = browser(emil)
        row = db.session.scalars(select(BrowserSession)).one()
        assert browser(world[name]).post(f"/account/sessions/{row.id}/ending").status_code == 404
        assert emils.get("/account").status_code == 200


AWAY = {"out_of_office_from": "2026-12-21", "out_of_office_until": "2027-01-03", "out_of_office_note": "Ask Eva."}


class TestOutOfOffice:
    @pytest.fixture(autouse=True)
    def _in_november(self, time_machine):
        time_machine.move_to("2026-11-23T10:00Z", tick=False)

    def test_days_and_a_line_are_kept_and_shown(self, emil, browser):
        assert browser(emil).post("/account/away", data=AWAY).status_code == 303
        assert (emil.out_of_office_from, emil.out_of_office_until) == (date(2026, 12, 21), date(2027, 1, 3))
        assert 'value="Ask Eva."' in browser(emil).get("/account").text

    @pytest.mark.parametrize(
        ("first", "last", "sentence"),
        [
            ("2026-12-21", "", "Say both"),
            ("", "2026-12-21", "Say both"),
            ("2026-12-21", "2026-12-20", "comes after the first"),
            ("2026-11-01", "2026-11-22", "are over"),
            ("soon", "2026-12-20", "Not a valid date"),
        ],
    )
    def test_what_is_no_time_to_come_is_refused_beside_the_field(self, emil, browser, first, last, sentence):
        data = {**AWAY, "out_of_office_from": first, "out_of_office_until": last}
        answer = browser(emil).post("/account/away", data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert emil.out_of_office_from is None

    def test_empty_days_mean_that_one_is_here(self, emil, browser):
        browser(emil).post("/account/away", data=AWAY)
        browser(emil).post("/account/away", data=dict.fromkeys(AWAY, ""))
        assert (emil.out_of_office_from, emil.out_of_office_until, emil.out_of_office_note) == (None, None, None)

    def test_both_days_count(self, emil):
        emil.out_of_office_from, emil.out_of_office_until = date(2026, 12, 21), date(2027, 1, 3)
        days = (date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 3), date(2027, 1, 4))
        db.session.flush()
        assert [is_away(emil, day) for day in days] == [False, True, True, False]
        asked = [db.session.scalar(select(away_on(day)).where(User.id == emil.id)) for day in days]
        assert asked == [False, True, True, False]

    def test_who_said_nothing_is_here(self, emil):
        assert db.session.scalar(select(away_on(emil.today)).where(User.id == emil.id)) is False
