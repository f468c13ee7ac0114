"""Signing in by password, by code, by link; and out again."""

import re

import pytest

from app.identity import passwords
from tests.support.outbox import send_mail

GOOD = "drei Birken am Bach"


@pytest.fixture
def emil(world):
    world.emil.password_hash = passwords.hashed(GOOD)
    return world.emil


def what_stands_on(answer, email):
    """The page without what is random or typed."""
    return re.sub(r'(content|value)="[\w.-]{80,}"', "", answer.text).replace(email, "")


def sign_in(browser, email, password, **more):
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def ask_for_code(app, browser, email="emil@example.org"):
    answer = browser.post("/sign-in/codes", data={"email": email})
    assert answer.status_code == 303
    letters = send_mail(app)
    return letters[0] if letters else None


def code_in(letter):
    return re.search(r"\d{4} \d{4}", letter.text)[0]


class TestByPassword:
    def test_the_right_one_opens_the_door(self, browser, emil):
        visitor = browser(None)
        answer = sign_in(visitor, " Emil@Example.org ", GOOD)
        assert (answer.status_code, answer.location) == (303, "/")
        assert visitor.get("/account").status_code == 200

    def test_a_wrong_one_keeps_it_shut_and_does_not_say_which_half_was_wrong(self, browser, emil):
        visitor = browser(None)
        wrong = sign_in(visitor, emil.email, "something else entirely")
        unknown = sign_in(browser(None), "nobody@example.org", "something else entirely")
        assert wrong.status_code == unknown.status_code == 422
        assert "do not fit together" in wrong.text
        assert what_stands_on(wrong, emil.email) == what_stands_on(unknown, "nobody@example.org")
        assert visitor.get("/account").status_code == 303

    def test_an_absurdly_long_password_is_only_wrong(self, browser, emil):
        assert sign_in(browser(None), emil.email, "a" * 200_000).status_code == 422

    def test_a_deactivated_colleague_hears_what_a_stranger_hears(self, browser, emil):
        emil.deactivated_at = emil.created_at
        answer = sign_in(browser(None), emil.email, GOOD)
        assert answer.status_code == 422
        assert "do not fit together" in answer.text

    def test_who_has_no_password_cannot_sign_in_with_an_empty_one(self, browser, world):
        assert sign_in(browser(None), world.eva.email, " ").status_code == 422

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
        ],
    )
    def test_it_never_leads_to_another_site(self, browser, emil, target):
        assert sign_in(browser(None), emil.email, GOOD, next=target).location == "/"

    def test_it_leads_back_to_where_one_was_going(self, browser, emil):
        visitor = browser(None)
        refused = visitor.get("/account/sessions?x=1")
        assert refused.location == "/sign-in?next=/account/sessions?x%3D1"
        assert 'value="/account/sessions?x=1"' in visitor.get(refused.location).text
        assert sign_in(visitor, emil.email, GOOD, next="/account/sessions?x=1").location == "/account/sessions?x=1"

    def test_a_hash_of_other_parameters_is_renewed(self, browser, emil):
        from argon2 import PasswordHasher

        emil.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
        sign_in(browser(None), emil.email, GOOD)
        assert "m=19456,t=2,p=1" in emil.password_hash


class TestByCode:
    def test_the_mailed_code_signs_in_the_browser_that_asked(self, app, browser, emil):
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        assert letter.subject == f"{code_in(letter)} is your code for Nordlicht"
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 303
        assert visitor.get("/account").status_code == 200

    def test_it_works_once(self, app, browser, emil):
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        with visitor.session_transaction() as cookie:
            asked = dict(cookie)
        visitor.post("/sign-in/code", data={"code": code_in(letter)})
        visitor.post("/sign-out")
        with visitor.session_transaction() as cookie:
            cookie.update(asked)
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 422

    def test_in_another_browser_it_does_not_work(self, app, browser, emil):
        letter = ask_for_code(app, browser(None))
        other = browser(None)
        ask_for_code(app, other, "nobody@example.org")
        assert other.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 422

    def test_after_five_wrong_ones_the_right_one_is_refused(self, app, browser, emil):
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        for _ in range(5):
            assert visitor.post("/sign-in/code", data={"code": "00000000"}).status_code == 422
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 422

    def test_after_a_quarter_of_an_hour_it_is_refused(self, app, browser, emil, time_machine):
        time_machine.move_to("2026-11-23T09:00Z", tick=False)
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        time_machine.move_to("2026-11-23T09:15:01Z", tick=False)
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 422

    def test_an_unknown_address_gets_the_same_page_and_no_mail(self, app, browser, emil):
        known, unknown = browser(None), browser(None)
        assert ask_for_code(app, known) is not None
        assert ask_for_code(app, unknown, "nobody@example.org") is None
        pages = [known.get("/sign-in/code"), unknown.get("/sign-in/code")]
        assert what_stands_on(pages[0], emil.email) == what_stands_on(pages[1], "nobody@example.org")

    def test_what_is_no_address_is_said_beside_the_field(self, app, browser, world):
        answer = browser(None).post("/sign-in/codes", data={"email": "emil", "next": "/account"})
        assert answer.status_code == 422
        assert "Type an e-mail address such as name@example.org." in answer.text
        assert 'value="/account"' in answer.text
        assert send_mail(app) == []

    def test_who_has_not_asked_has_nothing_to_type(self, browser, world):
        assert browser(None).get("/sign-in/code").location == "/sign-in"
        assert browser(None).post("/sign-in/code", data={"code": "12345678"}).location == "/sign-in"

    def test_an_empty_code_is_no_try(self, app, browser, emil):
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        for _ in range(6):
            assert "Type the eight digits" in visitor.post("/sign-in/code", data={"code": " "}).text
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 303

    def test_spaces_and_dashes_do_not_matter(self, app, browser, emil):
        visitor = browser(None)
        code = code_in(ask_for_code(app, visitor)).replace(" ", "")
        typed = f" {code[:2]} {code[2:4]}-{code[4:]} "
        assert visitor.post("/sign-in/code", data={"code": typed}).status_code == 303

    def test_who_is_in_already_goes_on(self, browser, emil):
        assert browser(emil).get("/sign-in?next=/account").location == "/account"
        assert browser(emil).get("/sign-in?next=//evil.example").location == "/"

    def test_signing_out_is_said(self, browser, emil):
        visitor = browser(emil)
        assert "You are signed out." in visitor.get(visitor.post("/sign-out").location).text

    def test_a_deactivated_colleague_gets_no_mail(self, app, browser, emil):
        emil.deactivated_at = emil.created_at
        assert ask_for_code(app, browser(None)) is None

    def test_deactivating_between_asking_and_typing_closes_the_door(self, app, browser, emil):
        visitor = browser(None)
        letter = ask_for_code(app, visitor)
        emil.deactivated_at = emil.created_at
        assert visitor.post("/sign-in/code", data={"code": code_in(letter)}).status_code == 422

    def test_the_mail_reads_well(self, app, browser, emil):
        text = ask_for_code(app, browser(None)).text
        assert "Hello Emil,\n\nthis is your code to sign in:\n\n    " in text
        assert "Type it where you asked for it, or open this page in the same browser:" in text
        assert "If it was not you, you need not do anything." in text

    def test_neither_code_nor_link_is_stored(self, app, browser, emil):
        from app.kernel.db import db

        letter = ask_for_code(app, browser(None))
        tables = "sign_in_requests", "deliveries", "one_time_tokens", "jobs"
        rows = [
            str(row)
            for table in tables
            for row in db.session.connection().exec_driver_sql(f"SELECT t::text FROM {table} t")
        ]
        secrets = [code_in(letter), code_in(letter).replace(" ", ""), letter.link.rpartition("/")[2]]
        assert rows
        assert not [secret for secret in secrets for row in rows if secret in row]


class TestByLink:
    def test_its_page_only_offers_a_button(self, app, browser, emil):
        visitor = browser(None)
        link = ask_for_code(app, visitor).link
        page = visitor.get(link)
        assert "Press the button to sign in to Nordlicht" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert visitor.get("/account").status_code == 303
        assert visitor.post(link).status_code == 303
        assert visitor.get("/account").status_code == 200

    def test_in_another_browser_it_asks_for_the_code(self, app, browser, emil):
        link = ask_for_code(app, browser(None)).link
        scanner = browser(None)
        assert "type the eight digits" in scanner.get(link).text
        assert scanner.post(link).status_code == 422
        assert scanner.get("/account").status_code == 303

    def test_a_scanner_does_not_use_it_up(self, app, browser, emil):
        visitor = browser(None)
        link = ask_for_code(app, visitor).link
        scanner = browser(None)
        for _ in range(6):
            scanner.get(link)
            scanner.post(link)
        assert visitor.post(link).status_code == 303

    def test_it_goes_on_to_where_one_was_going(self, app, browser, emil):
        visitor = browser(None)
        visitor.post("/sign-in/codes", data={"email": emil.email, "next": "/account/sessions"})
        assert visitor.post(send_mail(app)[0].link).location == "/account/sessions"

    def test_a_forged_one_is_refused(self, app, browser, emil):
        visitor = browser(None)
        link = ask_for_code(app, visitor).link
        assert visitor.post(link[:-6] + "AAAAAA").status_code == 422
        assert visitor.post("/sign-in/link/nonsense").status_code == 422
        assert visitor.post("/sign-in/link/mai_é").status_code == 422


class TestSigningOut:
    def test_a_copy_of_the_cookie_is_worth_nothing_afterwards(self, browser, emil):
        visitor = browser(None)
        sign_in(visitor, emil.email, GOOD)
        with visitor.session_transaction() as cookie:
            copy = dict(cookie)
        answer = visitor.post("/sign-out")
        assert answer.headers["Clear-Site-Data"] == '"cookies", "storage"'
        thief = browser(None)
        with thief.session_transaction() as cookie:
            cookie.update(copy)
        assert thief.get("/account").status_code == 303

    def test_signing_in_changes_every_secret_of_the_cookie(self, browser, emil):
        visitor = browser(None)
        with visitor.session_transaction() as cookie:
            cookie.update(browser="planted", _user_id="planted", asked={"id": "x", "email": "y", "next": "/"})
        sign_in(visitor, emil.email, GOOD)
        with visitor.session_transaction() as cookie:
            assert "planted" not in str(dict(cookie))
            assert "asked" not in cookie

    def test_signing_in_again_ends_the_session_before(self, browser, emil):
        visitor = browser(None)
        sign_in(visitor, emil.email, GOOD)
        with visitor.session_transaction() as cookie:
            first = cookie["_user_id"]
        sign_in(visitor, emil.email, GOOD)
        thief = browser(None)
        with thief.session_transaction() as cookie:
            cookie["_user_id"] = first
        assert thief.get("/account").status_code == 303

    def test_a_session_ends_after_twelve_idle_hours_and_after_seven_days(self, browser, emil, time_machine):
        time_machine.move_to("2026-11-02T00:00Z", tick=False)
        idle, busy = browser(emil), browser(emil)
        for hour in range(0, 24 * 8, 11):
            time_machine.move_to(f"2026-11-{2 + hour // 24:02}T{hour % 24:02}:30Z", tick=False)
            expected = 200 if hour < 24 * 7 else 303
            assert busy.get("/account").status_code == expected, hour
        assert idle.get("/account").status_code == 303


class TestBeingSignedOutMeanwhile:
    def test_who_sends_a_form_too_late_signs_in_and_is_back_on_its_page(self, browser, emil):
        visitor = browser(None)
        came_from = {"Referer": "http://localhost/account/sessions?x=1"}
        late = visitor.post("/account", data={"name": "Emil"}, headers=came_from)
        assert late.status_code == 401
        assert "what you typed is kept in this browser" in late.text
        assert 'href="/sign-in?next=/account/sessions?x%3D1"' in late.text

    def test_another_site_is_nothing_to_go_back_to(self, browser, emil):
        visitor = browser(None)
        late = visitor.post("/account", headers={"Referer": "https://evil.example/account"})
        target = late.text.partition("/sign-in?next=")[2].partition('"')[0]
        assert sign_in(visitor, emil.email, GOOD, next=target).location == "/"
