"""Inviting, changing, deactivating colleagues; and that there is always somebody left who can."""

import pytest
from sqlalchemy import select

from app.identity.models import User
from app.kernel.actor import Role
from app.kernel.db import db
from app.kernel.deliveries import Delivery, DeliveryState, deliver
from tests.support.makers import a_user
from tests.support.outbox import send_mail

NEWCOMER = {"name": "Ines Faro", "email": "Ines@Example.org", "role": "recruiter", "area_id": ""}
GOOD = "drei Birken am Bach"


@pytest.fixture
def ada(world, browser):
    return browser(world.ada)


@pytest.fixture
def letter(app, ada):
    assert ada.post("/users", data=NEWCOMER).status_code == 303
    (letter,) = send_mail(app)
    return letter


def found(email):
    return db.session.scalars(select(User).where(User.email == email)).one()


class TestInviting:
    def test_the_invited_gets_a_mail_that_says_by_whom_and_to_what(self, letter):
        assert letter.to == "Ines Faro <ines@example.org>"
        assert letter.subject == "Ada invites you to Nordlicht"
        assert "Here you choose a password and come in:" in letter.text
        assert "Ada (ada@example.org) invited you." in letter.text

    def test_they_choose_a_password_and_are_in(self, letter, browser):
        ines = browser(None)
        assert "Welcome, Ines Faro" in ines.get(letter.link).text
        assert ines.post(letter.link, data={"password": GOOD}).status_code == 303
        assert ines.get("/account").status_code == 200
        assert found("ines@example.org").joined_at is not None

    def test_the_link_works_once(self, letter, browser):
        browser(None).post(letter.link, data={"password": GOOD})
        thief = browser(None)
        assert thief.get(letter.link).status_code == 410
        assert thief.post(letter.link, data={"password": "another one entirely"}).status_code == 410

    def test_pressing_the_button_without_typing_signs_nobody_in(self, letter, browser):
        scanner = browser(None)
        assert scanner.post(letter.link).status_code == 422
        assert scanner.get("/account").status_code == 303

    def test_after_seven_days_it_is_over(self, app, world, browser, time_machine):
        time_machine.move_to("2026-11-20T09:00Z", tick=False)
        browser(world.ada).post("/users", data=NEWCOMER)
        link = send_mail(app)[0].link
        time_machine.move_to("2026-11-27T09:00:01Z", tick=False)
        assert "This invitation is over" in browser(None).get(link).text

    def test_without_a_password_a_code_lets_them_in_and_ends_the_invitation(self, app, letter, browser):
        ines = browser(None)
        ines.post("/sign-in/codes", data={"email": "ines@example.org"})
        assert ines.post(send_mail(app)[0].link).status_code == 303
        assert browser(None).get(letter.link).status_code == 410

    def test_a_second_invitation_makes_the_first_worthless(self, app, letter, ada, browser):
        ada.post(f"/users/{found('ines@example.org').id}/invitation")
        (second,) = send_mail(app)
        assert browser(None).get(letter.link).status_code == 410
        assert browser(None).get(second.link).status_code == 200

    def test_a_withdrawn_one_opens_nothing(self, app, letter, ada, browser):
        ada.post(f"/users/{found('ines@example.org').id}/deactivation")
        ines = browser(None)
        assert ines.get(letter.link).status_code == 410
        ines.post("/sign-in/codes", data={"email": "ines@example.org"})
        assert send_mail(app) == []

    def test_an_invitation_withdrawn_before_it_was_sent_is_not_sent(self, app, ada):
        ada.post("/users", data=NEWCOMER)
        ada.post(f"/users/{found('ines@example.org').id}/deactivation")
        assert send_mail(app) == []

    def test_who_is_here_already_is_not_invited_again(self, ada, world):
        answer = ada.post(f"/users/{world.emil.id}/invitation")
        assert answer.status_code == 422
        assert "Emil is not waiting for an invitation." in answer.text

    def test_an_address_that_somebody_has_is_refused_beside_the_field(self, ada, world):
        answer = ada.post("/users", data={**NEWCOMER, "email": "EMIL@example.org"})
        assert answer.status_code == 422
        assert "Somebody here has this address already." in answer.text

    def test_a_line_break_in_a_name_makes_no_header(self, app, ada):
        ada.post("/users", data={**NEWCOMER, "name": "Ines\r\nBcc: all@example.org"})
        (letter,) = send_mail(app)
        assert letter.message["Bcc"] is None
        assert letter.to.startswith('"Ines Bcc: all@example.org"')


class TestChanging:
    def test_a_new_role_ends_every_session_at_once(self, ada, world, browser):
        emil = browser(world.emil)
        form = {"name": "Emil", "role": "leader", "area_id": str(world.engineering.id), "version": "1"}
        assert ada.post(f"/users/{world.emil.id}", data=form).status_code == 303
        assert emil.get("/account").status_code == 303
        assert "Your role here has changed." in emil.get("/sign-in").text
        assert world.emil.role is Role.LEADER

    def test_a_new_area_ends_none(self, ada, world, browser):
        emil = browser(world.emil)
        ada.post(
            f"/users/{world.emil.id}", data={"name": "Emil Brandt", "role": "employee", "area_id": "", "version": "1"}
        )
        assert emil.get("/account").status_code == 200
        assert (world.emil.name, world.emil.area_id) == ("Emil Brandt", None)

    def test_who_was_overtaken_sees_what_they_typed_and_saves_again(self, ada, world):
        url, form = f"/users/{world.emil.id}", {"name": "Emil B.", "role": "employee", "area_id": "", "version": "1"}
        ada.post(url, data={**form, "name": "Emil Brandt"})
        late = ada.post(url, data=form)
        assert late.status_code == 409
        assert "Somebody changed Emil Brandt meanwhile." in late.text
        assert 'value="Emil B."' in late.text
        assert world.emil.name == "Emil Brandt"
        assert ada.post(url, data={**form, "version": "2"}).status_code == 303

    def test_an_area_that_does_not_exist_is_refused(self, ada, world):
        form = {"name": "Emil", "role": "employee", "area_id": "no-such-area", "version": "1"}
        assert ada.post(f"/users/{world.emil.id}", data=form).status_code == 422

    @pytest.mark.parametrize("name", ["rita", "emil", "lena", "paul"])
    def test_only_administrators_may(self, world, browser, name):
        somebody = browser(world[name])
        form = {"name": "Ada", "role": "employee", "area_id": "", "version": "1"}
        assert somebody.post(f"/users/{world.ada.id}", data=form).status_code == 403
        assert somebody.post(f"/users/{world[name].id}", data={**form, "role": "admin"}).status_code == 403
        assert somebody.post(f"/users/{world.eva.id}/deactivation").status_code == 403
        assert somebody.post("/users", data=NEWCOMER).status_code == 403
        assert world[name].role is not Role.ADMIN


class TestDeactivating:
    def test_the_next_request_is_refused_and_all_mail_stops(self, app, ada, world, browser):
        emil = browser(world.emil)
        deliver("password_changed", "one-planned-before", user_id=world.emil.id, at="2026-11-22T09:00:00+00:00")
        assert ada.post(f"/users/{world.emil.id}/deactivation").status_code == 303
        assert emil.get("/account").status_code == 303
        assert send_mail(app) == []
        planned = db.session.scalars(select(Delivery).where(Delivery.key == "one-planned-before")).one()
        assert (planned.state, planned.reason) == (DeliveryState.WITHHELD, "deactivated")

    def test_their_name_stays(self, ada, world):
        ada.post(f"/users/{world.emil.id}/deactivation")
        assert "Emil" in ada.get("/users?standing=left").text
        assert "Emil" not in ada.get("/users").text

    def test_taken_back_they_sign_in_again_but_old_sessions_stay_dead(self, ada, world, browser):
        emil = browser(world.emil)
        ada.post(f"/users/{world.emil.id}/deactivation")
        ada.post(f"/users/{world.emil.id}/reactivation")
        assert emil.get("/account").status_code == 303
        assert browser(world.emil).get("/account").status_code == 200

    @pytest.mark.parametrize("act", ["deactivation", ""])
    def test_the_last_administrator_stays_one(self, ada, world, act):
        url = f"/users/{world.ada.id}/{act}".rstrip("/")
        answer = ada.post(url, data={"name": "Ada", "role": "employee", "area_id": "", "version": "1"})
        assert answer.status_code == 422
        assert "Ada is the only administrator." in answer.text
        assert (world.ada.role, world.ada.is_active) == (Role.ADMIN, True)

    def test_a_deactivated_administrator_is_no_other_one(self, ada, world):
        a_user("Anton", Role.ADMIN, deactivated_at=world.ada.created_at)
        assert ada.post(f"/users/{world.ada.id}/deactivation").status_code == 422

    def test_with_a_second_one_the_first_may_go(self, ada, world):
        a_user("Anton", Role.ADMIN)
        assert ada.post(f"/users/{world.ada.id}/deactivation").status_code == 303


class TestTheList:
    def test_recruiters_read_it_and_find_no_way_to_change_it(self, world, browser):
        page = browser(world.rita).get("/users")
        assert "emil@example.org" in page.text
        assert "Invite somebody" not in page.text
        assert f"/users/{world.emil.id}" not in page.text

    def test_it_finds_by_name_and_address_and_takes_signs_as_signs(self, ada):
        assert "Lena" not in ada.get("/users?q=emi").text
        assert "emil@example.org" in ada.get("/users?q=MIL@EX").text
        assert "Nobody by that name" in ada.get("/users?q=%25").text

    def test_it_goes_on_where_a_page_ends(self, ada):
        for number in range(60):
            a_user(f"Zora {number:02}")
        first = ada.get("/users?q=zora").text
        following = first.partition("after=")[2].partition('"')[0]
        second = ada.get(f"/users?q=zora&after={following}").text
        assert ("Zora 49" in first, "Zora 50" in first) == (True, False)
        assert ("Zora 49" in second, "Zora 50" in second, "Zora 59" in second) == (False, True, True)

    def test_it_takes_as_many_statements_for_sixty_as_for_six(self, ada, statements):
        few = statements(lambda: ada.get("/users"))
        for number in range(60):
            a_user(f"Zora {number:02}")
        assert statements(lambda: ada.get("/users")) == few
        assert few <= 12

    def test_an_unknown_heading_is_not_found(self, ada):
        assert ada.get("/users?standing=elsewhere").status_code == 404
